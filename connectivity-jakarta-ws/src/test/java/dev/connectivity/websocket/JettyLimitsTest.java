package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.SessionId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JettyLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new JettyUnderTest();
    }

    /** Not on Undertow, which keeps empty parts to itself. */
    @Test
    void thePartsOfAMessageAreLimitedThoughTheyAreEmpty() throws IOException {
        try (VoiceServer server = new VoiceServer(container());
                RawClient endless = new RawClient(server.port, "endless")) {
            try {
                endless.sendEmptyParts(20_000);
            } catch (IOException closedMeanwhile) {
                assertThat(closedMeanwhile).hasNoCause();
            }

            await().until(() -> server.metrics.count("evicted:flooding") == 1);
        }
    }

    /** Ours asks for a sign of life first, every 15 s. */
    @Test
    void theContainersOwnIdleTimeoutDoesNotCount() {
        try (VoiceServer server = new VoiceServer(new JettyUnderTest(Duration.ofSeconds(1)));
                TestClient listener = server.connect("listener")) {
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(20)).until(listener::isOpen);

            listener.join(VoiceServer.CHANNEL);
        }
    }

    /** A send that fails by itself would end it without counting it, nor saying why. */
    @Test
    void theContainersOwnSendTimeoutDoesNotCount() throws Exception {
        try (VoiceServer server = new VoiceServer(new JettyUnderTest(Duration.ofSeconds(1)));
                RawClient stalled = new RawClient(server.port, "stalled")) {
            stalled.send("{'type':'VoiceJoin','channel_id':'lobby'}");
            await().until(() -> server.monitor.sessionCount() == 1);
            server.stall("stalled");

            await().atMost(Duration.ofSeconds(30)).until(() -> server.endpoint.connectionCount() == 0);
            assertThat(server.metrics.count("evicted:slow")).isEqualTo(1);
        }
    }

    @Test
    void sixteenSessionsOfAUserAreLookedUpAtATime() {
        String join = "{'type':'VoiceJoin','channel_id':'lobby','session_id':'" + SessionId.next() + "'}";
        try (VoiceServer server = new VoiceServer(container());
                TestClient phone = server.connect("alice");
                TestClient desktop = server.connect("alice")) {
            synchronized (server.sessions) {
                // Nothing can be looked up now.
                for (int i = 0; i < 9; i++) {
                    phone.send(join);
                    desktop.send(join);
                }
                await().until(() -> server.metrics.count("error:unavailable") == 2);
            }

            await().until(() -> server.metrics.count("error:unknown_session") == 16);
        }
    }
}
