package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start that does not come to its end: nothing is left running, and the next one succeeds. */
class InterruptedStartTest {

    @TempDir
    Path data;

    @Test
    void whoStopsItWhileTheDatabaseIsMadeCanStartAgain() throws Exception {
        Process interrupted = startUntil(this::isMadeNow);
        interrupted.destroy();

        assertEnds(interrupted);
        assertNothingRuns();
        assertStarts();
    }

    @Test
    void whoStopsItWhenTheDatabaseRunsLeavesNoneRunning() throws Exception {
        Process interrupted = startUntil(this::hasRun);
        interrupted.destroy();

        assertEnds(interrupted);
        assertNothingRuns();
        assertStarts();
    }

    @Test
    void whoKillsItWhileTheDatabaseIsMadeCanStartAgain() throws Exception {
        Process killed = startUntil(this::isMadeNow);
        killed.destroyForcibly();

        assertEnds(killed);
        assertStarts();
    }

    /** From here on the folder looks like a database's. */
    private boolean isMadeNow() {
        return Files.exists(cluster().resolve("postgresql.conf"));
    }

    private boolean hasRun() {
        return Files.exists(cluster().resolve("postmaster.opts"));
    }

    private Path cluster() {
        return data.resolve("postgres");
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.environment().putAll(Map.of("CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", data.toString()));
        return builder.redirectError(data.resolve("errors.txt").toFile()).start();
    }

    private Process startUntil(BooleanSupplier moment) throws IOException {
        Process server = start();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> moment.getAsBoolean() || !server.isAlive());
        assertThat(moment.getAsBoolean()).as("it came so far").isTrue();
        return server;
    }

    private void assertStarts() throws Exception {
        Process next = start();
        try {
            ServerProcessTest.ready(next);
        } finally {
            next.destroy();
        }
        assertEnds(next);
        assertNothingRuns();
    }

    private static void assertEnds(Process server) throws InterruptedException {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    }

    private void assertNothingRuns() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ProcessHandle.allProcesses().filter(this::isOnTheCluster))
                        .as("processes on the folder")
                        .isEmpty());
        assertThat(cluster().resolve("postmaster.pid")).doesNotExist();
    }

    private boolean isOnTheCluster(ProcessHandle process) {
        return List.of(process.info().arguments().orElse(new String[0]))
                .contains(cluster().toString());
    }
}
