package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start that does not come to its end: nothing is left running, and the next one succeeds. */
class InterruptedStartTest {

    @TempDir
    Path data;

    /** Where PostgreSQL is unpacked to; where other tests had it unpacked if empty. */
    private Optional<Path> programs = Optional.empty();

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

    @Test
    void whoKillsItWhileItsProgramsAreUnpackedCanStartAgain() throws Exception {
        Path folder = data.resolve("programs");
        programs = Optional.of(folder);
        Process killed = startUntil(() -> !files(folder).isEmpty());
        killed.destroyForcibly();
        assertEnds(killed);
        assertThat(files(folder)).as("it was not done").noneMatch(file -> file.endsWith(".exists"));
        Path binaries = folder.relativize(files(folder).get(0)).getName(0);
        // What a kill leaves of a file that was made and not yet written; it is seldom just this one.
        Path postgres = folder.resolve(binaries).resolve("bin").resolve("postgres");
        Files.createDirectories(postgres.getParent());
        Files.write(postgres, new byte[0]);

        assertStarts();
    }

    /** All of them, or none while they change. */
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException changing) {
            return List.of();
        }
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        programs.ifPresent(folder -> command.add("-Dot.epg.working-dir=" + folder));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
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
