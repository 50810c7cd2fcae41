package dev.connectivity.browsertesting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A running headless Chromium with a profile of its own, gone without a trace on {@link #close()} or when the JVM ends.
 * One instance may serve a whole test class; {@link #newContext()} keeps users apart. Thread-safe.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--disable-sync",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--no-default-browser-check",
            "--password-store=basic",
            "--use-mock-keychain",
            "--lang=en-US",
            "--force-color-profile=srgb",
            "--hide-scrollbars",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-features=WebRtcHideLocalIpsWithMdns",
            // Loopback candidates let a call run through a relay that nobody outside this machine can reach.
            "--allow-loopback-in-peer-connection",
            "--remote-debugging-port=0");

    private final Process process;
    private final Path profile;
    private final Thread hook = new Thread(() -> kill(family()), "chromium-cleanup");
    private final DevToolsConnection connection;
    private final DevToolsSession browser;

    private Chromium(Path executable, List<String> extraFlags) throws IOException {
        this.profile = Files.createTempDirectory("connectivity-chromium");
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(FLAGS);
        command.addAll(extraFlags);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        Path output = profile.resolve("output.log");
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            this.connection = new DevToolsConnection(awaitAddress(output));
        } catch (RuntimeException e) {
            close(false);
            throw e;
        }
        this.browser = new DevToolsSession(connection, null);
    }

    /**
     * Starts the browser that {@code CONNECTIVITY_BROWSER} names, else an installed one, else one that is installed
     * now (Debian and Ubuntu as root).
     *
     * @param extraFlags further command line flags
     * @throws BrowserException if there is none, or it does not start within 60 s
     */
    public static Chromium launch(String... extraFlags) {
        Path executable = BrowserLocator.ofThisMachine().locate();
        try {
            return new Chromium(executable, List.of(extraFlags));
        } catch (IOException e) {
            throw new BrowserException("cannot start " + executable, e);
        }
    }

    /** A browser context: its own cookies and storage, as a private window has. */
    public BrowserContext newContext() {
        return newContext(Map.of());
    }

    /** A browser context whose TCP connections all pass a link. */
    public BrowserContext newContext(TcpLink link) {
        // The bypass rule is a subtraction: without it connections to this machine would go around the proxy.
        return newContext(Map.of("proxyServer", "socks5://127.0.0.1:" + link.port(), "proxyBypassList", "<-loopback>"));
    }

    private BrowserContext newContext(Map<String, ?> params) {
        String id = browser.call("Target.createBrowserContext", params)
                .path("browserContextId")
                .asText();
        return new BrowserContext(connection, browser, id);
    }

    /** A page in a context of its own. */
    public Page newPage() {
        return newContext().newPage();
    }

    /** The product's name and version, such as "Chrome/156.0.7000.1". */
    public String version() {
        return browser.call("Browser.getVersion").path("product").asText();
    }

    @Override
    public void close() {
        close(true);
    }

    private void close(boolean politely) {
        List<ProcessHandle> family = family();
        if (politely && process.isAlive()) {
            browser.post("Browser.close", Map.of());
            waitForExit(process.toHandle(), Duration.ofSeconds(3));
            connection.close();
        }
        kill(family);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down already, and the hook has nothing left to do.
        }
    }

    private void kill(List<ProcessHandle> family) {
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(each -> waitForExit(each, Duration.ofSeconds(5)));
        deleteProfile();
    }

    /** The browser and its helpers; these outlive it for a moment, and are nobody's children then. */
    private List<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static void waitForExit(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Killed next, or nothing more that could be done.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteProfile() {
        // Helper processes may write a last file while they die, hence more than one round.
        for (int round = 0; round < 5 && Files.exists(profile); round++) {
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    /** Chromium writes its port and path into a file of the profile once it listens. */
    private URI awaitAddress(Path output) {
        Path file = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + START.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
                if (Files.exists(file)) {
                    List<String> lines = Files.readAllLines(file);
                    if (lines.size() >= 2) {
                        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
                    }
                }
                if (ended) {
                    throw new BrowserException("the browser ended at once: " + Files.readString(output));
                }
            }
            throw new BrowserException("the browser did not start within " + START + ": " + Files.readString(output));
        } catch (IOException e) {
            throw new BrowserException("cannot read the browser's output", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrowserException("interrupted while the browser was starting", e);
        }
    }
}
