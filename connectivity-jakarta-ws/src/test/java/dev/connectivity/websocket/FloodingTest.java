package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What beyond the limit of messages is looked at, and how many, on a clock that the test moves. */
class FloodingTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final int BURST = 5;

    /** Of as many bytes as a message may have. */
    private static final String LARGEST = "{\"pad\":\"" + "x".repeat(16 * 1024 - 10) + "\"}";

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T12:00:00Z");
    private final CountingMetrics metrics = new CountingMetrics();
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final VoiceWebSocket endpoint = VoiceWebSocket.builder()
            .authenticator(request -> Optional.empty())
            .timeSource(time)
            .metrics(metrics)
            .limits(new VoiceLimits(
                    16 * 1024, 32, 1, BURST, 64 * 1024, Duration.ofSeconds(4), Duration.ofMinutes(45), 16, 20, 100))
            .build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .stores(new InMemorySessionStore(samples), samples)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .timeSource(time)
            .manual()
            .build();
    private final RecordedTransport transport = new RecordedTransport();
    private final VoiceConnection flooder;

    FloodingTest() {
        endpoint.endpoint(monitor);
        Identity identity = new Identity(new UserId("flooder"), "flooder");
        flooder = new VoiceConnection(identity, monitor, endpoint, transport, false);
        endpoint.connections().add(flooder, 5, 100);
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private void useUp() {
        for (int i = 0; i < BURST; i++) {
            flooder.received("{\"type\":\"VoiceLeave\",\"channel_id\":\"elsewhere\"}");
        }
        transport.clear();
    }

    @Test
    void hasOneBurstAfterAPauseHoweverLongThatWas() {
        useUp();
        time.advance(Duration.ofMinutes(30));

        useUp();
        assertThat(metrics.count("error:rate_limited")).isZero();
        flooder.received("{}");

        assertThat(metrics.count("error:rate_limited")).isEqualTo(1);
    }

    @Test
    void withPongsIsHeardOnceABurstAndAFewTimesASecondThenEndsAndCostsNoMessages() {
        for (int pong = 0; pong < VoiceConnection.PONG_BURST; pong++) {
            flooder.ponged();
        }
        for (int pong = 0; pong < 10 * VoiceConnection.PONGS_PER_SECOND; pong++) {
            time.advance(Duration.ofSeconds(1).dividedBy(VoiceConnection.PONGS_PER_SECOND));
            flooder.ponged();
        }
        useUp();
        assertThat(flooder.isGivenUp()).isFalse();
        assertThat(metrics.count("error:rate_limited")).isZero();

        flooder.ponged();
        flooder.ponged();

        assertThat(flooder.isGivenUp()).isTrue();
        assertThat(metrics.count("evicted:flooding")).isEqualTo(1);
    }

    private static String stats(String session, int seq) {
        return "{\"type\":\"VoiceStats\",\"channel_id\":\"lobby\",\"session_id\":\"" + session
                + "\",\"latency\":10,\"seq\":" + seq + "}";
    }

    private void sendEach(int times, @Nullable String message) {
        for (int i = 0; i < times; i++) {
            flooder.received(message);
        }
    }

    private void closesBeyond64TimesTheLimit(@Nullable String message) {
        useUp();
        sendEach(64 * BURST, message);
        for (int second = 0; second < 10; second++) {
            time.advance(Duration.ofSeconds(1));
            sendEach(1 + 64, message);
        }
        assertThat(flooder.isGivenUp()).isFalse();

        flooder.received(message);

        assertThat(flooder.isGivenUp()).isTrue();
        assertThat(metrics.count("evicted:flooding")).isEqualTo(1);
    }

    @Nested
    class OfSomebodyInNoChannel {

        @Test
        void isNotEvenLookedAtForANumber() {
            useUp();

            flooder.received(stats("any", 7));
            sendEach(BURST - 1, LARGEST);

            assertThat(transport.frames())
                    .singleElement()
                    .asString()
                    .contains("rate_limited")
                    .doesNotContain("\"seq\"");
            assertThat(metrics.count("error:rate_limited")).isEqualTo(BURST);
            assertThat(flooder.isGivenUp()).isFalse();
        }

        @Test
        void isDroppedUpTo64TimesTheLimitHoweverSmallItsMessagesAre() {
            closesBeyond64TimesTheLimit("{}");
        }

        @Test
        void isDroppedUpTo64TimesTheLimitThoughItIsBinary() {
            closesBeyond64TimesTheLimit(null);
        }
    }

    @Nested
    class OfSomebodyInAChannel {

        private final LiveSession session =
                monitor.join(flooder.user(), "flooder", LOBBY, flooder).orElseThrow();

        @Test
        void isLookedAtForItsNumberWhichIsToldAndHoldsTheAcknowledgement() {
            useUp();

            flooder.received(stats(session.id().toString(), 0));
            time.advance(Duration.ofSeconds(2));
            flooder.received(stats(session.id().toString(), 1));
            monitor.tick();

            assertThat(transport.frames().get(0)).contains("rate_limited").contains("\"seq\":0");
            assertThat(transport.frames()).noneMatch(frame -> frame.contains("VoiceStatsAck"));
            assertThat(samples.samples()).hasSize(1);
        }

        @Test
        void isLookedAtForAsManyBytesAsTheLimitAllowsAnywayAndNoMore() {
            useUp();
            for (int i = 0; i < BURST; i++) {
                flooder.received(LARGEST);
            }
            assertThat(flooder.isGivenUp()).isFalse();

            flooder.received(LARGEST);

            assertThat(flooder.isGivenUp()).isTrue();
            assertThat(metrics.count("evicted:flooding")).isEqualTo(1);
            // Nobody's reset can overtake the close here, as it may on a socket.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(transport.closes())
                            .singleElement()
                            .extracting(CloseReason::getCloseCode)
                            .isEqualTo(CloseCodes.TRY_AGAIN_LATER));
        }

        @Test
        void isDroppedUpTo64TimesTheLimitHoweverSmallItsMessagesAre() {
            closesBeyond64TimesTheLimit("{}");
        }

        @Test
        void isNotHeardAfterSomethingOfItWasThrownAwayUnread() {
            useUp();
            for (int i = 0; i <= BURST; i++) {
                flooder.received(LARGEST);
            }

            time.advance(Duration.ofSeconds(10));
            flooder.received(stats(session.id().toString(), 1));
            monitor.tick();

            assertThat(samples.samples()).isEmpty();
        }
    }
}
