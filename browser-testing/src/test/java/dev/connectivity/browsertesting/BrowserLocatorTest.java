package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrowserLocatorTest {
    private final Set<Path> executables = new HashSet<>();
    private boolean mayInstall;
    private int installations;

    @Test
    void prefersTheNamedBrowserToAnInstalledOne() {
        executables.add(Path.of("/usr/bin/chromium"));
        executables.add(Path.of("/opt/other"));

        Path found = locator("Linux", Map.of("CONNECTIVITY_BROWSER", "/opt/other", "PATH", "/usr/bin"))
                .locate();

        assertThat(found).isEqualTo(Path.of("/opt/other"));
    }

    @Test
    void refusesANamedBrowserThatIsNotThereInsteadOfTakingAnother() {
        executables.add(Path.of("/usr/bin/chromium"));

        assertThatThrownBy(() -> locator("Linux", Map.of("CONNECTIVITY_BROWSER", "/opt/none", "PATH", "/usr/bin"))
                        .locate())
                .isInstanceOf(BrowserException.class)
                .hasMessage("CONNECTIVITY_BROWSER names /opt/none, which is not an executable file.");
    }

    @Test
    void searchesThePathForEveryUsualName() {
        executables.add(Path.of("/usr/local/bin/google-chrome-stable"));

        Path found = locator("Linux", Map.of("PATH", "/usr/bin" + File.pathSeparator + "/usr/local/bin"))
                .locate();

        assertThat(found).isEqualTo(Path.of("/usr/local/bin/google-chrome-stable"));
    }

    @Test
    void knowsTheApplicationsOfMacOs() {
        Path chrome = Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
        executables.add(chrome);

        assertThat(locator("Mac OS X", Map.of("PATH", "/usr/bin")).locate()).isEqualTo(chrome);
    }

    @Test
    void knowsTheProgramFilesOfWindows() {
        Path chrome = Path.of("/programs", "Google", "Chrome", "Application", "chrome.exe");
        executables.add(chrome);

        assertThat(locator("Windows 11", Map.of("ProgramFiles", "/programs")).locate())
                .isEqualTo(chrome);
    }

    @Test
    void installsABrowserWhereItMay() {
        mayInstall = true;

        assertThat(locator("Linux", Map.of("PATH", "/usr/bin")).locate()).isEqualTo(Path.of("/usr/bin/chromium"));
        assertThat(installations).isOne();
    }

    @Test
    void saysInOneLineWhatToInstallWhereItMayNot() {
        assertThatThrownBy(() -> locator("Linux", Map.of("PATH", "/usr/bin")).locate())
                .isInstanceOf(BrowserException.class)
                .hasMessage("No browser found: install Chromium or Google Chrome, or name its executable in"
                        + " CONNECTIVITY_BROWSER.");
        assertThat(installations).isZero();
    }

    @Test
    void saysWhyAnInstallationFailed() {
        BrowserLocator locator = new BrowserLocator(Map.of(), "Linux", executables::contains, new Installer() {
            @Override
            public void install() throws IOException {
                throw new IOException("apt-get update exited with 100, see x.log");
            }
        });
        mayInstall = true;

        assertThatThrownBy(locator::locate)
                .hasMessageContaining("(installing it failed: apt-get update exited with 100, see x.log)")
                .hasMessageNotContaining("\n");
    }

    private BrowserLocator locator(String operatingSystem, Map<String, String> environment) {
        return new BrowserLocator(environment, operatingSystem, executables::contains, new Installer());
    }

    private class Installer implements BrowserLocator.Installer {
        @Override
        public boolean possible() {
            return mayInstall;
        }

        @Override
        public void install() throws IOException {
            installations++;
            executables.add(Path.of("/usr/bin/chromium"));
        }
    }
}
