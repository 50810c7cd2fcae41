package dev.connectivity.websocket;

import static dev.connectivity.websocket.VoiceServer.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Healthy participants beside stalled, flooding and vanishing ones, all in the same room. */
class MixedCompanyTest {

    private static final int HEALTHY = 10;
    private static final int BAD = 3;
    private static final int REPORTS = 40;
    private static final Duration BOUND = Duration.ofSeconds(2);

    private static final MessageExtension FLOOD = (sender, json) -> {
        for (int i = 0; i < 600; i++) {
            sender.send("{\"type\":\"Blob\",\"pad\":\"" + "x".repeat(8000) + "\"}");
        }
    };

    @Test
    void losesNothingOfTheHealthyAndKeepsTheirDelayWithinBounds() throws IOException {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService crowd = Executors.newCachedThreadPool();
        List<RawClient> stalled = new ArrayList<>();
        List<TestClient> healthy = new ArrayList<>();
        try (VoiceServer server = new VoiceServer(
                new JettyUnderTest(), settings -> settings.extension("Flood", FLOOD), Duration.ofMillis(50))) {
            List<String> sessions = new ArrayList<>();
            for (int i = 0; i < HEALTHY; i++) {
                TestClient client = server.connectBatching("healthy-" + i);
                healthy.add(client);
                sessions.add(client.join(CHANNEL).path("session_id").asText());
            }
            for (int i = 0; i < BAD; i++) {
                String number = String.valueOf(i);
                RawClient reader = new RawClient(server.port, "stalled-" + number);
                reader.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                reader.send("{'type':'Flood'}");
                stalled.add(reader);
                crowd.execute(() -> flood(server, "flooding-" + number, over));
                crowd.execute(() -> vanish(server, "vanishing-" + number, over));
            }

            Duration slowest = Duration.ZERO;
            for (int seq = 1; seq <= REPORTS; seq++) {
                int reporter = seq % HEALTHY;
                String user = "healthy-" + reporter;
                long sent = System.nanoTime();
                healthy.get(reporter)
                        .send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + sessions.get(reporter)
                                + "','latency':" + seq + ",'seq':" + seq + "}");
                awaitStats(healthy.get((reporter + 1) % HEALTHY), user, seq);
                Duration delay = Duration.ofNanos(System.nanoTime() - sent);
                slowest = delay.compareTo(slowest) > 0 ? delay : slowest;
            }

            assertThat(slowest).isLessThan(BOUND);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(server.samples.samples().stream()
                                    .filter(sample -> sample.user().value().startsWith("healthy")))
                            .hasSize(REPORTS));
            await().atMost(Duration.ofSeconds(6)).until(() -> server.metrics.count("evicted:slow") == BAD);
            assertThat(healthy).allMatch(TestClient::isOpen);
            assertThat(server.metrics.count("error:rate_limited")).isPositive();
        } finally {
            over.set(true);
            crowd.shutdownNow();
            healthy.forEach(TestClient::close);
            for (RawClient reader : stalled) {
                reader.close();
            }
        }
    }

    private static void awaitStats(TestClient reader, String user, int latency) {
        JsonNode seen;
        do {
            seen = reader.await("VoiceUserStats");
        } while (!seen.path("user_id").asText().equals(user)
                || seen.path("latency").asInt() != latency);
    }

    private static void flood(VoiceServer server, String user, AtomicBoolean over) {
        try (TestClient client = server.connect(user)) {
            while (!over.get() && client.isOpen()) {
                client.send("{'type':'VoiceStats','latency':[[[");
            }
        } catch (RuntimeException closed) {
            // The server is over.
        }
    }

    private static void vanish(VoiceServer server, String user, AtomicBoolean over) {
        while (!over.get()) {
            try (TestClient client = server.connect(user)) {
                client.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                client.abort();
            } catch (RuntimeException closed) {
                return;
            }
        }
    }
}
