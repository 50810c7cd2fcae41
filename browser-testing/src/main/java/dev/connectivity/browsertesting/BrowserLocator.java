package dev.connectivity.browsertesting;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the browser of this machine: the one that {@code CONNECTIVITY_BROWSER} names, else an installed one, else one
 * that the system's package manager installs.
 */
final class BrowserLocator {
    static final String VARIABLE = "CONNECTIVITY_BROWSER";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final List<String> MAC_APPLICATIONS =
            List.of("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium");
    private static final List<String> WINDOWS_ROOTS = List.of("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA");

    private final Map<String, String> environment;
    private final String operatingSystem;
    private final Predicate<Path> executable;
    private final Installer installer;

    /** Installs a browser through the system's package manager. */
    interface Installer {
        /** True if this machine allows it: otherwise {@link #install()} is never called. */
        boolean possible();

        /** Installs the browser; does nothing if another process has done so meanwhile. */
        void install() throws IOException;
    }

    BrowserLocator(
            Map<String, String> environment, String operatingSystem, Predicate<Path> executable, Installer installer) {
        this.environment = environment;
        this.operatingSystem = operatingSystem.toLowerCase(Locale.ROOT);
        this.executable = executable;
        this.installer = installer;
    }

    static BrowserLocator ofThisMachine() {
        return new BrowserLocator(
                System.getenv(),
                System.getProperty("os.name", ""),
                path -> Files.isRegularFile(path) && Files.isExecutable(path),
                new DebianBrowserInstaller());
    }

    /**
     * The browser's executable.
     *
     * @throws BrowserException whose one line says what to install, if there is none
     */
    Path locate() {
        String named = environment.getOrDefault(VARIABLE, "").strip();
        if (!named.isEmpty()) {
            Path path = Path.of(named);
            if (!executable.test(path)) {
                throw new BrowserException(VARIABLE + " names " + named + ", which is not an executable file.");
            }
            return path;
        }
        return installed().orElseGet(this::installNow);
    }

    private Path installNow() {
        String cause = "";
        if (installer.possible()) {
            try {
                installer.install();
            } catch (IOException e) {
                cause = " (installing it failed: " + e.getMessage() + ")";
            }
            Optional<Path> found = installed();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new BrowserException("No browser found: install Chromium or Google Chrome, or name its executable in "
                + VARIABLE + cause + ".");
    }

    private Optional<Path> installed() {
        return candidates().stream().filter(executable).findFirst();
    }

    private List<Path> candidates() {
        List<Path> paths = new ArrayList<>();
        String suffix = operatingSystem.startsWith("windows") ? ".exe" : "";
        String searchPath = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        for (String name : NAMES) {
            for (String folder : searchPath.split(File.pathSeparator, -1)) {
                if (!folder.isBlank()) {
                    paths.add(Path.of(folder, name + suffix));
                }
            }
        }
        if (operatingSystem.startsWith("mac")) {
            for (String application : MAC_APPLICATIONS) {
                paths.add(Path.of("/Applications", application));
                paths.add(Path.of(environment.getOrDefault("HOME", "/"), "Applications", application));
            }
        }
        if (operatingSystem.startsWith("windows")) {
            for (String root : WINDOWS_ROOTS) {
                String folder = environment.get(root);
                if (folder != null) {
                    paths.add(Path.of(folder, "Google", "Chrome", "Application", "chrome.exe"));
                    paths.add(Path.of(folder, "Chromium", "Application", "chrome.exe"));
                }
            }
        }
        return paths;
    }
}
