package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** That the patrol looks after every connection, whatever is wrong with one of them, and tells what waits for all. */
class PatrolTest {

    private static final int MANY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T12:00:00Z");
    private final FailingMetrics metrics = new FailingMetrics();
    private final VoiceWebSocket endpoint = endpoint(metrics);
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .timeSource(time)
            .manual()
            .build();
    private final List<RecordedTransport> transports = new ArrayList<>();

    private VoiceWebSocket endpoint(ConnectivityMetrics itsMetrics) {
        return VoiceWebSocket.builder()
                .authenticator(request -> Optional.empty())
                .timeSource(time)
                .metrics(itsMetrics)
                .build();
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private void connect(String user, @Nullable Instant expiresAt) {
        RecordedTransport transport = new RecordedTransport();
        transports.add(transport);
        Identity identity = new Identity(new UserId(user), user, expiresAt);
        endpoint.connections().add(new VoiceConnection(identity, monitor, endpoint, transport, false), 5, 100);
    }

    private void awaitClosesOfAll(CloseReason.CloseCode code) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(transports)
                        .allSatisfy(transport -> assertThat(transport.closes())
                                .singleElement()
                                .extracting(CloseReason::getCloseCode)
                                .isEqualTo(code)));
        assertThat(endpoint.connectionCount()).isZero();
    }

    @Nested
    class Logins {

        @Test
        void thatLastAsLongAsTimeItselfAreLookedAfterLikeOthers() {
            for (int i = 0; i < MANY; i++) {
                connect("user-" + i, i % 2 == 0 ? Instant.MAX : null);
            }

            time.advance(VoiceLimits.DEFAULT.receiveTimeout().plusSeconds(1));

            awaitClosesOfAll(CloseCodes.GOING_AWAY);
        }

        @Test
        void thatEndedBeforeAllTimeHaveExpired() {
            connect("alice", Instant.MIN);

            awaitClosesOfAll(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void expireAtTheirMoment() {
            Identity alice = new Identity(new UserId("alice"), "alice", Instant.parse("2026-11-22T12:00:00.001Z"));

            assertThat(alice.isExpired(Instant.parse("2026-11-22T12:00:00Z"))).isFalse();
            assertThat(alice.isExpired(Instant.parse("2026-11-22T12:00:00.001Z")))
                    .isTrue();
        }
    }

    @Nested
    class SilentPeers {

        private final CountingMetrics counted = new CountingMetrics();
        private final VoiceWebSocket counting = endpoint(counted);
        private final RecordedTransport transport = new RecordedTransport();
        private final VoiceConnection alice =
                new VoiceConnection(new Identity(new UserId("alice"), "Alice"), monitor, counting, transport, false);

        SilentPeers() {
            counting.connections().add(alice, 5, 100);
        }

        @AfterEach
        void close() {
            counting.close();
        }

        /** Waits until everybody was looked after as often, from the beginning to the end of a round. */
        private void awaitLooks(int more) {
            int before = counted.count("looks");
            await().atMost(PATIENCE).until(() -> counted.count("looks") > before + more);
        }

        @Test
        void areAskedForASignOfLifeOnceAPauseHoweverOftenThePatrolLooks() {
            for (int pause = 1; pause <= 2; pause++) {
                time.advance(VoiceLimits.DEFAULT.receiveTimeout().dividedBy(3));
                int pings = pause;
                await().atMost(PATIENCE).until(() -> transport.pings() >= pings);
                awaitLooks(3);

                assertThat(transport.pings()).isEqualTo(pause);
            }
        }

        @Test
        void areThoseWhoSayNothingAtAllNotThoseWhoReportAndAnswerNoPing() {
            for (int report = 0; report < 3; report++) {
                time.advance(VoiceLimits.DEFAULT.receiveTimeout().minusSeconds(5));
                alice.received("{\"type\":\"VoiceLeave\",\"channel_id\":\"lobby\"}");
                awaitLooks(1);
            }

            assertThat(alice.isGivenUp()).isFalse();
            assertThat(counted.count("evicted:silent")).isZero();
        }
    }

    @Nested
    class MetricsThatFail {

        @Test
        void keepNobodyOpen() {
            metrics.failing = true;
            for (int i = 0; i < MANY; i++) {
                connect("user-" + i, null);
            }

            time.advance(VoiceLimits.DEFAULT.receiveTimeout().plusSeconds(1));

            awaitClosesOfAll(CloseCodes.GOING_AWAY);
            assertThat(metrics.failures).hasValueGreaterThanOrEqualTo(2 * MANY);
        }
    }

    @Nested
    class WhatWaitsForReaders {

        @Test
        void isToldWithoutTheFrameUnderWayUntilTheyAreGone() {
            CountingMetrics counted = new CountingMetrics();
            VoiceWebSocket counting = endpoint(counted);
            try (counting) {
                VoiceConnection alice = connectStuck(counting, "alice");
                VoiceConnection bob = connectStuck(counting, "bob");

                alice.send("{\"under\":\"way\"}");
                alice.send("{\"waits\":1}");
                bob.send("{\"under\":\"way\"}");
                bob.send("{\"waits\":22}");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(counted.waitingChars())
                                .isEqualTo("{\"waits\":1}{\"waits\":22}".length() + 2 * WaitingMessages.HELD_CHARS));

                time.advance(VoiceLimits.DEFAULT.sendTimeout().plusSeconds(1));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(counted.waitingChars()).isZero());
                assertThat(counted.count("evicted:slow")).isEqualTo(2);
            }
        }

        @Test
        void endsTheirConnectionWhenItHasBeenTooMuchForASecondThoughNothingMoreComes() {
            CountingMetrics counted = new CountingMetrics();
            VoiceWebSocket counting = endpoint(counted);
            try (counting) {
                VoiceConnection alice = connectStuck(counting, "alice");
                alice.send("{\"under\":\"way\"}");
                alice.send("x".repeat(VoiceLimits.DEFAULT.outboundChars()));

                time.advance(Duration.ofSeconds(2));

                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(counted.count("evicted:slow")).isEqualTo(1));
            }
        }

        private VoiceConnection connectStuck(VoiceWebSocket to, String user) {
            Identity identity = new Identity(new UserId(user), user, null);
            VoiceConnection connection = new VoiceConnection(identity, monitor, to, new StuckTransport(), false);
            to.connections().add(connection, 5, 100);
            return connection;
        }
    }

    private static final class FailingMetrics implements ConnectivityMetrics {

        private final AtomicInteger failures = new AtomicInteger();
        private volatile boolean failing;

        @Override
        public void connectionEvicted(String reason) {
            fail();
        }

        @Override
        public void connectionClosed() {
            fail();
        }

        private void fail() {
            if (failing) {
                failures.incrementAndGet();
                throw new IllegalStateException("broken on purpose");
            }
        }
    }
}
