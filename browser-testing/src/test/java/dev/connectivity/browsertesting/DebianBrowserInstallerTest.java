package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "apt-get is played by a shell script")
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class DebianBrowserInstallerTest {
    @TempDir
    private Path folder;

    @Test
    void updatesThenInstallsWithoutAsking() throws IOException {
        DebianBrowserInstaller installer = installer("echo \"$DEBIAN_FRONTEND $*\" >> '%s/calls'");

        installer.install();

        assertThat(Files.readAllLines(folder.resolve("calls")))
                .containsExactly("noninteractive update", "noninteractive install -y --no-install-recommends chromium");
    }

    @Test
    void installsOnceHoweverManyAskAtATime() throws Exception {
        DebianBrowserInstaller installer = installer(
                "echo \"$1\" >> '%1$s/calls'; [ \"$1\" = update ] || install -m 755 /dev/null '%1$s/chromium'");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<?> each : threads.invokeAll(List.of(
                    () -> install(installer),
                    () -> install(installer),
                    () -> install(installer),
                    () -> install(installer)))) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(Files.readAllLines(folder.resolve("calls"))).containsExactly("update", "install");
    }

    @Test
    void saysWhereTheOutputOfAFailureIs() throws IOException {
        DebianBrowserInstaller installer = installer("echo no network; exit 100");

        assertThatThrownBy(installer::install)
                .isInstanceOf(IOException.class)
                .hasMessageMatching("apt-get update exited with 100, see .*\\.log");
    }

    private static boolean install(DebianBrowserInstaller installer) throws IOException {
        installer.install();
        return true;
    }

    private DebianBrowserInstaller installer(String script) throws IOException {
        Path aptGet = folder.resolve("apt-get");
        Files.writeString(aptGet, "#!/bin/sh\n" + script.formatted(folder) + "\n");
        Files.setPosixFilePermissions(aptGet, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new DebianBrowserInstaller(aptGet, folder.resolve("chromium"), folder.resolve("lock"));
    }
}
