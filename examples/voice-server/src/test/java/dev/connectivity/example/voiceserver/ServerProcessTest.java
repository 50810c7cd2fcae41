package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own: its one line, its exit status, and what survives when it is killed. */
class ServerProcessTest {

    private static final Pattern READY = Pattern.compile("Connectivity is ready: (http://\\S+)");

    @TempDir
    Path data;

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.environment().putAll(Map.of("CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", data.toString()));
        builder.environment().putAll(environment);
        builder.redirectError(data.resolve("errors.txt").toFile());
        return builder.start();
    }

    static URI ready(Process server) throws IOException {
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        // The tests' own logging goes to standard output too.
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = READY.matcher(line);
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
        }
        throw new AssertionError("The server ended without being ready");
    }

    private static int exit(Process server) throws InterruptedException {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return server.exitValue();
    }

    @Test
    void anAcknowledgedSampleSurvivesAKillAndThePostgresLeftBehindIsTakenCareOf() throws Exception {
        Process killed = start(Map.of());
        String session;
        try (Caller alice = Caller.login(ready(killed), "Alice")) {
            alice.connect();
            session = alice.join("general");
            alice.report("general", session, 1, 42, 0.5);
            alice.await("VoiceStatsAck");
        } finally {
            killed.destroyForcibly();
        }
        exit(killed);
        assertThat(data.resolve("postgres").resolve("postmaster.pid"))
                .as("postgres was left behind")
                .exists();

        Process next = start(Map.of());
        try (Caller alice = Caller.login(ready(next), "Alice")) {
            assertThat(alice.json("api/me/connection/sessions/" + session).path("metrics"))
                    .hasSize(1);
        } finally {
            next.destroy();
        }
        exit(next);
        assertThat(data.resolve("postgres").resolve("postmaster.pid"))
                .as("a clean stop")
                .doesNotExist();
    }

    @Test
    void stoppingFinalisesSessions() throws Exception {
        Process first = start(Map.of());
        String session;
        try (Caller alice = Caller.login(ready(first), "Alice")) {
            alice.connect();
            session = alice.join("general");
            first.destroy();
            exit(first);
        }

        Process second = start(Map.of());
        try (Caller alice = Caller.login(ready(second), "Alice")) {
            assertThat(alice.json("api/me/connection/sessions")
                            .path(0)
                            .path("id")
                            .textValue())
                    .isEqualTo(session);
            assertThat(alice.json("api/me/connection/sessions")
                            .path(0)
                            .path("ended_at")
                            .isNull())
                    .isFalse();
        } finally {
            second.destroy();
        }
        exit(second);
    }

    @Test
    void aBadValueAndABusyPortEndItWithStatus2AndOneLine() throws Exception {
        assertThat(exit(start(Map.of("CONNECTIVITY_PORT", "many")))).isEqualTo(2);
        assertThat(errors()).containsExactly("CONNECTIVITY_PORT must be a number from 0 to 65535, not many");

        try (ServerSocket busy = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThat(exit(start(Map.of("CONNECTIVITY_PORT", "" + busy.getLocalPort()))))
                    .isEqualTo(2);
            assertThat(errors()).singleElement().asString().contains("is in use");
        }
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(data.resolve("errors.txt"));
    }
}
