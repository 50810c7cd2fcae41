package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.stats.VoiceStats;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ConnectivityMetrics} that records something must do. Extend it, name what records, and say how its
 * numbers are asked back. An implementation may record other numbers besides, or only some of the calls: tell those
 * that it leaves out with {@link #records}.
 */
public abstract class ConnectivityMetricsContract {

    private static final int THREADS = 8;
    private static final int ROUNDS = 200;

    private final List<MetricsCall> calls = MetricsCall.everyOne();

    /** For implementations. */
    protected ConnectivityMetricsContract() {}

    /**
     * Returns what is to be tested.
     *
     * @return the same throughout a test, with nothing recorded before
     */
    protected abstract ConnectivityMetrics metrics();

    /**
     * Asks a number back.
     *
     * @param what which number
     * @param label as {@link Measured} says, in lower case; empty for a number without labels
     * @return the number, 0 if nothing was told
     */
    protected abstract double recorded(Measured what, String label);

    /**
     * Returns every word by which recorded numbers are told apart, as whoever reads the metrics sees it.
     *
     * @return the labels' values so far
     */
    protected abstract Set<String> labels();

    /**
     * Tells whether a number is recorded at all.
     *
     * @param what which number
     * @return true, unless overridden
     */
    protected boolean records(Measured what) {
        return true;
    }

    @Test
    void theContractMakesEveryCallThatThePortHas() {
        assertThat(calls)
                .extracting(MetricsCall::method)
                .containsAll(Arrays.stream(ConnectivityMetrics.class.getMethods())
                        .map(Method::getName)
                        .toList());
    }

    /** A rate sees no rise from nothing to one. */
    @Test
    void hasEveryNumberBeforeItFirstMoves() {
        for (MetricsCall call : calls) {
            for (MetricsCall.Effect effect : call.effects()) {
                assertRecorded(effect.what(), effect.label(), 0);
            }
        }
    }

    @Test
    void losesNoCallHoweverManyThreadsMakeThem() throws Exception {
        inThreads(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                calls.forEach(call -> call.act().accept(metrics()));
            }
        });

        for (MetricsCall call : calls) {
            for (MetricsCall.Effect effect : call.effects()) {
                if (records(effect.what())) {
                    assertThat(recorded(effect.what(), effect.label()))
                            .as("%s %s after %s", effect.what(), effect.label(), call.method())
                            .isCloseTo(THREADS * ROUNDS * effect.each(), withinPercentage(0.001));
                }
            }
        }
    }

    @Test
    void showsHowMuchWaitsNowAndNotEver() {
        metrics().outboundWaiting(5_000_000_000L);
        metrics().outboundWaiting(12);

        assertRecorded(Measured.OUTBOUND_WAITING, "", 12);

        metrics().outboundWaiting(0);

        assertRecorded(Measured.OUTBOUND_WAITING, "", 0);
    }

    @Test
    void throwsAtNothing() {
        assertThatCode(() -> {
                    for (long nanos : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                        metrics().roomTick(nanos, 0);
                        metrics().roomTick(nanos, Integer.MAX_VALUE);
                        metrics().storeWrite(nanos, 0, true);
                        metrics().storeWrite(nanos, Integer.MAX_VALUE, false);
                        metrics().outboundWaiting(nanos);
                    }
                    for (String word : List.of("", " ", "with space", "quote\"", "brace}", "\n", "\u20ac")) {
                        metrics().connectionRefused(word);
                        metrics().connectionEvicted(word);
                        metrics().messageRefused(word);
                    }
                    metrics().connectionClosed();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void recordsWhatAMonitorTells() {
        ShortCall call = new ShortCall("alice", "bob");

        call.run();

        assertRecorded(Measured.SESSIONS_STARTED, "", 2);
        assertRecorded(Measured.SESSIONS_ENDED, "", 1);
        assertRecorded(Measured.SAMPLES_ACCEPTED, "green", 1);
        assertRecorded(Measured.SAMPLES_ACCEPTED, "red", 1);
        assertRecorded(Measured.SAMPLES_REPEATED, "", 1);
        assertRecorded(Measured.SAMPLES_INVALID, "latency", 1);
        assertRecorded(Measured.INCIDENTS, "opened critical", 1);
        assertRecorded(Measured.STORE_WRITES, "failed", 2);
        assertRecorded(Measured.STORE_WRITES, "stored", 1);
        assertRecorded(Measured.SAMPLES_WRITTEN, "", 2);
    }

    private void assertRecorded(Measured what, String label, double expected) {
        if (records(what)) {
            assertThat(recorded(what, label)).as("%s %s", what, label).isEqualTo(expected);
        }
    }

    @Test
    void recordsThatTheQueueIsFull() {
        InMemorySampleStore samples = new InMemorySampleStore();
        ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(new InMemorySessionStore(samples), samples)
                .channelDirectory(InMemoryChannelDirectory.of("lobby"))
                .broadcaster(new RecordingBroadcaster())
                .metrics(metrics())
                .queueCapacity(2)
                .manual()
                .build();
        LiveSession session = monitor.join(new UserId("alice"), "Alice", new ChannelId("lobby"), new Object())
                .orElseThrow();

        for (int i = 0; i < 3; i++) {
            monitor.report(session, VoiceStats.of(10, 0.0, 1));
        }

        assertRecorded(Measured.SAMPLES_REFUSED, "queue_full", 1);
        monitor.close();
    }

    /** Labels that name people would tell on them, and grow without end. */
    @Test
    void labelsNothingWithAPersonChannelOrSession() {
        ShortCall first = new ShortCall("alice", "bob");
        first.run();
        Set<String> afterOne = Set.copyOf(labels());

        for (int i = 0; i < 3; i++) {
            new ShortCall("alice" + i, "bob" + i).run();
        }

        assertThat(labels()).isEqualTo(afterOne);
        assertThat(String.join("\n", afterOne)).doesNotContain(first.secrets());
    }

    private void inThreads(Runnable task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Object> each = Executors.callable(task);
            for (Future<Object> done : threads.invokeAll(Collections.nCopies(THREADS, each))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A short call of two, in which most goes wrong. */
    private final class ShortCall {

        private final String channel = "channel-" + UUID.randomUUID();
        private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T10:00:00Z");
        private final InMemorySampleStore samples = new InMemorySampleStore();
        private final InMemorySessionStore sessions = new InMemorySessionStore(samples);
        private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(sessions, samples)
                .channelDirectory(InMemoryChannelDirectory.of(channel))
                .broadcaster(new RecordingBroadcaster())
                .timeSource(time)
                .metrics(metrics())
                .manual()
                .build();
        private final List<LiveSession> live = new ArrayList<>();

        ShortCall(String... users) {
            for (String user : users) {
                live.add(monitor.join(
                                new UserId("id-of-" + user), "name-of-" + user, new ChannelId(channel), new Object())
                        .orElseThrow());
            }
        }

        void run() {
            LiveSession session = live.get(0);
            monitor.report(session, stats(10, 0, 1));
            monitor.report(session, stats(10, 9, 2));
            monitor.report(session, stats(10, 9, 2));
            monitor.report(session, stats(-1, 0, 3));
            outage(sessions.outage());
            outage(samples.outage());
            monitor.tick();
            monitor.leave(session);
        }

        /** Longer than the pause after a failure. */
        private void outage(Outage outage) {
            outage.begin();
            monitor.tick();
            outage.end();
            time.advance(Duration.ofSeconds(5));
        }

        private static VoiceStats stats(int latency, double loss, long seq) {
            return new VoiceStats(latency, loss, 1, null, null, seq);
        }

        List<String> secrets() {
            List<String> secrets = new ArrayList<>(List.of(channel));
            for (LiveSession session : live) {
                secrets.addAll(List.of(
                        session.user().value(), session.name(), session.id().toString()));
            }
            return secrets;
        }
    }
}
