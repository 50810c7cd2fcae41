package dev.connectivity.browsertesting;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installs Debian's or Ubuntu's {@code chromium} package, where this process may: as root. */
final class DebianBrowserInstaller implements BrowserLocator.Installer {
    private static final Logger log = LoggerFactory.getLogger(DebianBrowserInstaller.class);

    private final Path aptGet;
    private final Path result;
    private final Path lockFile;

    DebianBrowserInstaller() {
        this(
                Path.of("/usr/bin/apt-get"),
                Path.of("/usr/bin/chromium"),
                Path.of(System.getProperty("java.io.tmpdir"), "connectivity-browser-install.lock"));
    }

    /**
     * For tests.
     *
     * @param aptGet the program to run
     * @param result the executable it is to install
     * @param lockFile held while it runs
     */
    DebianBrowserInstaller(Path aptGet, Path result, Path lockFile) {
        this.aptGet = aptGet;
        this.result = result;
        this.lockFile = lockFile;
    }

    @Override
    public boolean possible() {
        try {
            return Files.exists(Path.of("/etc/debian_version"))
                    && Files.isExecutable(aptGet)
                    && Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void install() throws IOException {
        // Two test modules may start at once; a file lock excludes processes, the monitor excludes threads of one.
        synchronized (DebianBrowserInstaller.class) {
            try (FileChannel channel = FileChannel.open(
                            lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isExecutable(result)) {
                    Path output = Files.createTempFile("connectivity-browser-install", ".log");
                    log.info("No browser found: installing chromium with apt-get, output in {}", output);
                    run(output, "update");
                    run(output, "install", "-y", "--no-install-recommends", "chromium");
                }
            }
        }
    }

    private void run(Path output, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(aptGet.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        Process process = builder.start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IOException("apt-get " + arguments[0] + " took over 10 minutes, see " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while apt-get was running");
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "apt-get " + arguments[0] + " exited with " + process.exitValue() + ", see " + output);
        }
    }
}
