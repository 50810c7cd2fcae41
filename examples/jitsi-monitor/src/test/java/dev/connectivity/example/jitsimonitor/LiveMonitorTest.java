package dev.connectivity.example.jitsimonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.UserId;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.quality.QualityLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program against bridges over real HTTP, in the rhythm it has in production. */
@Timeout(180)
class LiveMonitorTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private LiveBridge bridge(String conference, String... endpoints) {
        LiveBridge bridge = new LiveBridge(conference, endpoints);
        open.add(bridge);
        return bridge;
    }

    private JitsiMonitorMain running(String... arguments) throws Exception {
        JitsiMonitorMain program =
                new JitsiMonitorMain(Options.parse(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
        Thread runner = new Thread(() -> run(program), "monitor");
        runner.start();
        open.add(0, () -> {
            program.close();
            runner.join(10_000);
        });
        return program;
    }

    private static void run(JitsiMonitorMain program) {
        try {
            program.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The table that was drawn last. */
    private String table() {
        String all = out.toString(StandardCharsets.UTF_8);
        int last = all.lastIndexOf("http://127.0.0.1:", all.lastIndexOf("participant "));
        return all.substring(Math.max(0, all.lastIndexOf("\n\n", Math.max(0, last))));
    }

    private String page(JitsiMonitorMain program, String path) {
        URI uri = URI.create("http://127.0.0.1:" + program.pagePort() + path);
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Test
    void fromTheBridgeToTheTableThePageAndTheStoredSession(@TempDir Path data) throws Exception {
        LiveBridge bridge = bridge("standup", "aa111111", "aa222222").losing(10);
        JitsiMonitorMain program =
                running("--bridge", bridge.url(), "--plain", "--port", "0", "--data", data.toString());

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(table())
                        .containsPattern(
                                "aa111111-name +yes +Poor +40.0 ms bridge +10.0 % bridge +0.0 % bridge +3.5 ms")
                        .contains("standup (2)", "healthy", "stress 0.25, 2 endpoints"));
        assertThat(page(program, "/api/state"))
                .contains("\"condition\":\"HEALTHY\"", "\"room\":\"standup\"", "\"level\":\"RED\"")
                .contains("\"loss_up\":{\"value\":10.0,\"source\":\"bridge\"}");

        bridge.isLeftBy("aa111111");
        await().atMost(Duration.ofSeconds(60)).until(() -> !table().contains("aa111111-name"));
        open.remove(0).close();
        try (History history = History.open(data)) {
            SessionEntry left = history.storage()
                    .history()
                    .sessions(new UserId("jitsi:aa111111-name"), 20, 0, null)
                    .get(0);
            assertThat(left.endedAt()).isNotNull();
            assertThat(left.worst()).isEqualTo(QualityLevel.RED);
            assertThat(left.avgLatencyMillis()).isNotNull();
        }
    }

    @Test
    void oneHungBridgeAndOneGoneDelayNoOther() throws Exception {
        LiveBridge sound = bridge("standup", "aa111111", "aa222222");
        LiveBridge hung = bridge("board", "bb111111").hanging();
        LiveBridge gone = bridge("gone", "cc111111");
        gone.close();
        running(
                "--bridge",
                hung.url(),
                "--bridge",
                sound.url(),
                "--bridge",
                gone.url(),
                "--plain",
                "--port",
                "0",
                "--no-store");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(table())
                        .contains(sound.url() + " healthy", hung.url() + " hung", gone.url() + " unreachable")
                        .contains("nobody listens there")
                        .containsPattern("aa222222-name +yes +Excellent"));
    }
}
