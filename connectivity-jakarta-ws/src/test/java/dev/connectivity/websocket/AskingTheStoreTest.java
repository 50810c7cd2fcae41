package dev.connectivity.websocket;

import static dev.connectivity.websocket.VoiceServer.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.testkit.FakeTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes back to a session that only the store knows, over a real socket. */
class AskingTheStoreTest {

    /** More than a container has threads for. */
    private static final int MANY = 300;

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T12:00:00Z");
    private final VoiceServer server =
            new VoiceServer(new JettyUnderTest(), settings -> settings, Duration.ofMillis(20), time);

    @AfterEach
    void stop() {
        server.sessions.outage().end();
        server.close();
    }

    private SessionStart stored(String user) {
        SessionStart start = new SessionStart(SessionId.next(), new UserId(user), new ChannelId(CHANNEL), time.now());
        server.sessions.opened(List.of(start));
        return start;
    }

    private static String join(SessionStart session) {
        return "{'type':'VoiceJoin','channel_id':'lobby','session_id':'" + session.session() + "'}";
    }

    @Test
    void isToldToAskAgainWhileTheStoreHasBeenAwayForAMoment() {
        SessionStart session = stored("alice");
        try (TestClient alice = server.connect("alice")) {
            server.sessions.outage().begin();
            alice.send(join(session));
            alice.awaitError("unavailable");

            server.sessions.outage().end();
            time.advance(Duration.ofSeconds(1));
            JsonNode joined = alice.resume(CHANNEL, session.session().toString());

            assertThat(joined.path("session_id").asText())
                    .isEqualTo(session.session().toString());
        }
    }

    @Test
    void beginsAnewWhenTheStoreStaysAway() {
        SessionStart session = stored("alice");
        try (TestClient alice = server.connect("alice")) {
            server.sessions.outage().begin();
            alice.send(join(session));
            alice.awaitError("unavailable");
            time.advance(Duration.ofSeconds(5));

            alice.send(join(session));

            alice.awaitError("unknown_session");
            alice.join(CHANNEL);
        }
    }

    @Test
    void holdsNobodyUpWhileTheStoreThinks() {
        List<TestClient> waiting = new ArrayList<>();
        try (TestClient bob = server.connect("bob")) {
            JsonNode joined = bob.join(CHANNEL);
            synchronized (server.sessions) {
                for (int i = 0; i < MANY; i++) {
                    waiting.add(server.connect("user-" + i).send(join(stored("user-" + i))));
                }

                bob.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'"
                        + joined.path("session_id").asText() + "','latency':20001}");
                bob.awaitError("invalid_stats");
                assertThat(server.monitor.sessionCount()).isEqualTo(1);
            }

            await().until(() -> server.monitor.sessionCount() == 1 + MANY);
        } finally {
            waiting.forEach(TestClient::close);
        }
    }

    @Test
    void mayLeaveBeforeTheStoreHasAnswered() {
        SessionStart session = stored("alice");
        try (TestClient alice = server.connect("alice")) {
            synchronized (server.sessions) {
                alice.send(join(session)).send("{'type':'VoiceLeave','channel_id':'lobby'}");
                // Answered after both were read.
                alice.send("{'type':'Nonsense'}").awaitError("unknown_type");
            }

            await().until(() -> server.sessions.end(session.session()).isPresent());
            assertThat(server.sessions.end(session.session()).orElseThrow().reason())
                    .isEqualTo(EndReason.LEFT);
            assertThat(server.monitor.sessionCount()).isZero();
        }
    }

    @Test
    void isThereOnceWhenTheSameConnectionAsksTwice() {
        SessionStart session = stored("alice");
        try (TestClient alice = server.connect("alice")) {
            synchronized (server.sessions) {
                alice.send(join(session)).send(join(session));
                alice.send("{'type':'Nonsense'}").awaitError("unknown_type");
            }

            alice.await("VoiceJoined");
            alice.await("VoiceJoined");
            assertThat(server.monitor.sessionCount()).isEqualTo(1);
        }
    }
}
