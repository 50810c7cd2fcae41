package dev.connectivity.websocket;

import static dev.connectivity.websocket.VoiceServer.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.ChannelId;
import dev.connectivity.testkit.FakeTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the protocol promises after so many seconds, over a real socket and on a clock that the test moves. */
class PassingTimeTest {

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T12:00:00Z");
    private final VoiceServer server =
            new VoiceServer(new JettyUnderTest(), settings -> settings, Duration.ofMillis(20), time);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Reports one sample and waits until it is stored, so that the clock may move on. */
    private void report(TestClient client, JsonNode joined, int seq, String fields) {
        client.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'"
                + joined.path("session_id").asText() + "','seq':" + seq + "," + fields + "}");
        await().until(() ->
                server.samples.samples().stream().anyMatch(sample -> Objects.equals(sample.seq(), (long) seq)));
    }

    @Nested
    class AnIncident {

        @Test
        void isToldInEveryPhaseFromItsOpeningToItsRecovery() {
            try (TestClient alice = server.connect("alice")) {
                JsonNode joined = alice.join(CHANNEL);
                double[] losses = {1, 3, 5, 7, 7, 9, 0, 0, 0, 0, 0, 0};
                for (int i = 0; i < losses.length; i++) {
                    report(alice, joined, i, "'packet_loss':" + losses[i]);
                    time.advance(Duration.ofSeconds(3));
                }

                assertThat(incidents(alice, joined))
                        .containsExactly(
                                "opened warning 3.0 2026-11-21T12:00:03Z",
                                "escalated critical 7.0 2026-11-21T12:00:03Z",
                                "worsened critical 9.0 2026-11-21T12:00:03Z",
                                "recovered critical 9.0 2026-11-21T12:00:03Z");
            }
        }

        @Test
        void thatBeginsCriticalEndsWithTheSession() {
            try (TestClient alice = server.connect("alice")) {
                JsonNode joined = alice.join(CHANNEL);
                report(alice, joined, 0, "'packet_loss':20");
                time.advance(Duration.ofSeconds(3));
                report(alice, joined, 1, "'packet_loss':null");
                alice.send("{'type':'VoiceLeave','channel_id':'lobby'}");

                assertThat(incidents(alice, joined))
                        .containsExactly(
                                "opened critical 20.0 2026-11-21T12:00:00Z",
                                "closed critical 20.0 2026-11-21T12:00:00Z");
            }
        }

        private static List<String> incidents(TestClient client, JsonNode joined) {
            List<String> told = new ArrayList<>();
            for (JsonNode event : client.allUntilNow()) {
                if (event.path("type").asText().equals("VoiceIncident")) {
                    assertThat(event.path("channel_id").asText()).isEqualTo(CHANNEL);
                    assertThat(event.path("session_id")).isEqualTo(joined.path("session_id"));
                    told.add("%s %s %s %s"
                            .formatted(
                                    event.path("event").asText(),
                                    event.path("level").asText(),
                                    event.path("packet_loss").asDouble(),
                                    event.path("started_at").asText()));
                }
            }
            return told;
        }
    }

    @Nested
    class ASilentParticipant {

        @Test
        void turnsUnknownAfterTenSecondsAndComesBackWithTheNextSample() {
            try (TestClient alice = server.connect("alice");
                    TestClient bob = server.connect("bob")) {
                JsonNode joined = alice.join(CHANNEL);
                bob.join(CHANNEL);
                report(alice, joined, 0, "'latency':10,'packet_loss':0,'jitter':1");
                assertThat(bob.await("VoiceUserStats").path("quality").asInt()).isEqualTo(3);

                time.advance(Duration.ofSeconds(11));

                assertThat(bob.await("VoiceUserStats").toString())
                        .isEqualTo("{\"type\":\"VoiceUserStats\",\"channel_id\":\"lobby\",\"user_id\":\"alice\","
                                + "\"latency\":null,\"packet_loss\":null,\"jitter\":null,\"quality\":null}");
                try (TestClient carol = server.connect("carol")) {
                    assertThat(carol.join(CHANNEL).path("participants").findValuesAsText("quality"))
                            .containsOnly("null");
                }
                report(alice, joined, 1, "'latency':120");
                assertThat(bob.await("VoiceUserStats").path("quality").asInt()).isEqualTo(2);
            }
        }
    }

    @Nested
    class ALostConnection {

        @Test
        void canBeResumedForThirtySecondsAndNobodyHearsOfIt() {
            try (TestClient bob = server.connect("bob")) {
                bob.join(CHANNEL);
                JsonNode joined = loseAlice();
                time.advance(Duration.ofSeconds(29));

                try (TestClient alice = server.connect("alice")) {
                    JsonNode again =
                            alice.resume(CHANNEL, joined.path("session_id").asText());

                    assertThat(again.path("resumed").asBoolean()).isTrue();
                    assertThat(bob.allUntilNow())
                            .noneMatch(event -> event.path("type").asText().equals("VoiceUserLeft"));
                }
            }
        }

        @Test
        void isLeftForGoodAfterThirtySeconds() {
            try (TestClient bob = server.connect("bob")) {
                bob.join(CHANNEL);
                JsonNode joined = loseAlice();

                await().until(() -> {
                    time.advance(Duration.ofSeconds(31));
                    return bob.heard().stream()
                            .anyMatch(event -> event.path("type").asText().equals("VoiceUserLeft")
                                    && event.path("user_id").asText().equals("alice"));
                });

                try (TestClient alice = server.connect("alice")) {
                    alice.send("{'type':'VoiceJoin','channel_id':'lobby','session_id':'"
                            + joined.path("session_id").asText() + "'}");
                    alice.awaitError("unknown_session");
                    assertThat(alice.join(CHANNEL).path("session_id")).isNotEqualTo(joined.path("session_id"));
                }
            }
        }

        private JsonNode loseAlice() {
            int others = server.endpoint.connectionCount();
            try (TestClient alice = server.connect("alice")) {
                JsonNode joined = alice.join(CHANNEL);
                alice.abort();
                await().until(() -> server.endpoint.connectionCount() == others);
                assertThat(server.monitor.participants(new ChannelId(CHANNEL)))
                        .anyMatch(participant -> participant.user().value().equals("alice"));
                return joined;
            }
        }
    }

    @Nested
    class TheTimeOfASample {

        @Test
        void keepsItsSpacingByTheClientsClockHoweverLateItComes() {
            try (TestClient alice = server.connect("alice")) {
                JsonNode joined = alice.join(CHANNEL);
                time.advance(Duration.ofSeconds(5));
                report(alice, joined, 0, "'timestamp':1000000");
                time.advance(Duration.ofSeconds(9));
                report(alice, joined, 1, "'timestamp':1003000");
                report(alice, joined, 2, "'timestamp':1006000");

                assertThat(storedTimes())
                        .containsExactly("2026-11-21T12:00:05Z", "2026-11-21T12:00:08Z", "2026-11-21T12:00:11Z");
            }
        }

        @Test
        void isNeverBeforeTheSessionNorInTheFuture() {
            try (TestClient alice = server.connect("alice")) {
                JsonNode joined = alice.join(CHANNEL);
                time.advance(Duration.ofSeconds(5));
                report(alice, joined, 0, "'timestamp':1000000");
                report(alice, joined, 1, "'timestamp':0");
                report(alice, joined, 2, "'timestamp':9000000000000");

                assertThat(storedTimes())
                        .containsExactly("2026-11-21T12:00:05Z", "2026-11-21T12:00:00Z", "2026-11-21T12:00:05Z");
            }
        }

        /** In the order of their numbers. */
        private List<String> storedTimes() {
            return server.samples.samples().stream()
                    .sorted(Comparator.comparing(sample -> Objects.requireNonNull(sample.seq())))
                    .map(sample -> Instant.ofEpochMilli(sample.timeMillis()).toString())
                    .toList();
        }
    }
}
