package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.stats.VoiceStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StoreWriterTest {

    private static final Instant START = Instant.parse("2026-03-29T00:30:00Z");
    private static final int GOOD_LATENCY = 20;
    private static final int POISON = 666;
    private static final VoiceStats GOOD = new VoiceStats(20, 0.0, 5, 3, null, 7L);

    private final List<String> written = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final SampleQueue queue = new SampleQueue(8);
    private final SessionContext context = new SessionContext(
            QualityThresholds.DEFAULT,
            IncidentPolicy.DEFAULT,
            RoomBroadcaster.NONE,
            ConnectivityMetrics.NONE,
            queue,
            room -> {});
    private final StoreWriter writer = new StoreWriter(
            batch -> batch.forEach(
                    sample -> written.add("sample of " + sample.user().value())),
            new Sessions(),
            queue,
            RoomBroadcaster.NONE,
            ConnectivityMetrics.NONE,
            TimeSource.system(),
            Duration.ZERO);
    private final MonitoredSession alice = session("alice");
    private final MonitoredSession bob = session("bob");

    @Nested
    class WhileAReporterIsHeldUpBetweenClaimingItsPlaceInTheQueueAndFillingIt {

        private final long claimed = queue.claim();

        @Test
        void theEndOfASessionWhoseSampleIsBehindThatPlaceIsNotWrittenBeforeTheSample() {
            alice.report(GOOD, START.toEpochMilli(), 0);
            writer.closed(end(alice));

            assertThat(writer.writeNow()).as("everything is written").isFalse();
            assertThat(written).isEmpty();

            fillThePlace();

            assertThat(writer.writeNow()).as("everything is written").isTrue();
            assertThat(written).containsExactly("sample of bob", "sample of alice", "end of alice");
        }

        @Test
        void whatIsBeforeThatPlaceIsWritten() {
            fillThePlace();
            long another = queue.claim();

            writer.writeNow();

            assertThat(written).containsExactly("sample of bob");
            assertThat(another).isEqualTo(claimed + 1);
        }

        private void fillThePlace() {
            queue.fill(claimed, bob, -1, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN);
        }
    }

    @Nested
    class WhenMoreWaitsThanABatchHolds {

        private final SampleQueue longQueue = new SampleQueue(3 * StoreWriter.MAX_BATCH);

        @Test
        void anEndIsWrittenAfterTheLastBatch() {
            SampleStore batches = batch -> written.add(batch.size() + " samples");
            StoreWriter longWriter = new StoreWriter(
                    batches,
                    new Sessions(),
                    longQueue,
                    RoomBroadcaster.NONE,
                    ConnectivityMetrics.NONE,
                    TimeSource.system(),
                    Duration.ZERO);
            for (int i = 0; i <= StoreWriter.MAX_BATCH; i++) {
                longQueue.offer(alice, -1, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN);
            }
            longWriter.closed(end(alice));

            assertThat(longWriter.writeNow()).isTrue();
            assertThat(written).containsExactly("8192 samples", "1 samples", "end of alice");
        }
    }

    @Nested
    class WhileEndsWait {

        private final long claimed = queue.claim();

        @Test
        void thoseThatComeMeanwhileAreWrittenAfterThemInOneGo() {
            writer.closed(end(alice));
            assertThat(writer.writeNow()).as("everything is written").isFalse();
            writer.closed(end(bob));

            queue.fill(claimed, bob, -1, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN);

            assertThat(writer.writeNow()).as("everything is written").isTrue();
            assertThat(written).containsExactly("sample of bob", "end of alice", "end of bob");
        }

        @Test
        void nobodyNewIsLetInWhenThereAreTooMany() {
            EndedSession ended = end(alice);
            for (int i = 1; i < StoreWriter.MOST_ENDS; i++) {
                writer.closed(ended);
            }
            writer.writeNow();
            assertThat(writer.isFull()).isFalse();

            writer.closed(ended);
            assertThat(writer.isFull()).isTrue();

            queue.fill(claimed, bob, -1, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN);
            writer.writeNow();
            assertThat(writer.isFull()).isFalse();
        }
    }

    @Nested
    class WhileMoreSamplesComeThanTheStoreTakes {

        /** With each of so many batches somebody comes and goes, and another batch of samples. */
        private static final int ROUNDS = 40;

        private final SampleQueue longQueue = new SampleQueue(2 * StoreWriter.MAX_BATCH);

        private final List<SessionId> departed = new ArrayList<>();
        private int mostEnding;
        private int appends;
        private int unacknowledgedAppends;
        private long nextSeq;
        private final StoreWriter overloaded = new StoreWriter(
                this::append,
                new Sessions(),
                longQueue,
                new Told(),
                ConnectivityMetrics.NONE,
                TimeSource.system(),
                Duration.ZERO);

        @Test
        void whoLeavesIsWrittenSoonAndNotKept() {
            offer(3 * StoreWriter.MAX_BATCH / 2);

            assertThat(overloaded.writeNow()).isTrue();

            assertThat(appends).isGreaterThanOrEqualTo(ROUNDS);
            assertThat(departed).hasSize(ROUNDS).noneMatch(overloaded::isEnding);
            assertThat(mostEnding)
                    .as("sessions that ended and were kept at once")
                    .isLessThanOrEqualTo(8);
            assertThat(written.indexOf("end of user 0"))
                    .as("appends and ends before the first end")
                    .isBetween(0, 4);
        }

        @Test
        void whoReportsIsToldWhatIsDurable() {
            offer(3 * StoreWriter.MAX_BATCH / 2);

            overloaded.write();

            assertThat(unacknowledgedAppends)
                    .as("appends before the first acknowledgement")
                    .isEqualTo(1);
        }

        private void append(List<Sample> batch) {
            written.add("append");
            appends++;
            unacknowledgedAppends += acknowledged.isEmpty() ? 1 : 0;
            if (departed.size() < ROUNDS) {
                MonitoredSession leaving = session("user " + departed.size());
                overloaded.opened(leaving.start());
                overloaded.ending(leaving.id());
                overloaded.closed(end(leaving));
                departed.add(leaving.id());
                offer(StoreWriter.MAX_BATCH);
            }
            mostEnding = Math.max(mostEnding, (int)
                    departed.stream().filter(overloaded::isEnding).count());
        }

        private void offer(int samples) {
            for (int i = 0; i < samples; i++) {
                assertThat(longQueue.offer(alice, nextSeq++, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN))
                        .isTrue();
            }
        }
    }

    @Nested
    class WhenTheStoreRejectsRowsForGood {

        private final List<String> counted = new ArrayList<>();
        private final SampleQueue longQueue = new SampleQueue(2 * StoreWriter.MAX_BATCH);

        private Predicate<Sample> poison = sample -> Integer.valueOf(POISON).equals(sample.latencyMillis());
        private boolean away;

        @Test
        void aNumberedSampleIsRefusedToItsSenderAndNotLost() {
            StoreWriter rejecting = rejecting(new Sessions());
            report(1, GOOD_LATENCY);
            report(2, POISON);
            report(3, GOOD_LATENCY);

            assertThat(rejecting.writeNow()).isTrue();

            assertThat(counted).containsExactly("refused REJECTED");
            assertThat(told).containsExactly(2L);
            assertThat(written).containsExactly("sample 1", "sample 3");
        }

        @Test
        void aSampleThatNobodyCanSendAgainIsLost() {
            StoreWriter rejecting = rejecting(new Sessions());
            report(-1, POISON);
            report(-1, GOOD_LATENCY);

            assertThat(rejecting.writeNow()).isTrue();

            assertThat(counted).containsExactly("lost");
            assertThat(told).isEmpty();
            assertThat(written).containsExactly("sample null");
        }

        @Test
        void startsClocksAndEndsAreNoSamples() {
            StoreWriter rejecting = rejecting(new RejectingSessions());
            rejecting.opened(new SessionStart(SessionId.next(), bob.user(), bob.channel(), START));
            rejecting.opened(new SessionStart(SessionId.next(), bob.user(), bob.channel(), START));
            // So that there is a clock's offset to be written with the next sample.
            alice.report(new VoiceStats(20, 0.0, 5, 3, START.toEpochMilli(), 7L), START.toEpochMilli(), 0);
            report(1, GOOD_LATENCY);
            rejecting.ending(bob.id());
            rejecting.closed(end(bob));

            assertThat(rejecting.writeNow()).isTrue();

            assertThat(counted).isEmpty();
            assertThat(written).containsExactly("sample 1");
            assertThat(rejecting.isEnding(bob.id())).isFalse();
        }

        @Test
        void aRowIsCountedOnceHoweverOftenItsBatchIsTried() {
            StoreWriter rejecting = rejecting(new Sessions());
            report(-1, POISON);
            report(2, POISON);
            report(3, GOOD_LATENCY);
            away = true;
            for (int i = 0; i < 3; i++) {
                assertThat(rejecting.writeNow()).isFalse();
            }
            assertThat(counted).isEmpty();
            away = false;

            assertThat(rejecting.writeNow()).isTrue();

            assertThat(counted).containsExactly("lost", "refused REJECTED");
        }

        @Test
        void aStoreWithoutRoomIsAReasonOfItsOwn() {
            StoreWriter full = new StoreWriter(
                    batch -> {
                        throw new StorageFullException("full on purpose", null);
                    },
                    new Sessions(),
                    longQueue,
                    new Told(),
                    new Counted(),
                    TimeSource.system(),
                    Duration.ofDays(1));
            report(1, GOOD_LATENCY);

            full.writeNow();

            assertThat(counted).containsExactly("refused STORE_FULL");
            assertThat(told).containsExactly(1L);
        }

        @Test
        void aWholeBatchIsRefusedSampleForSample() {
            poison = sample -> true;
            StoreWriter rejecting = rejecting(new Sessions());
            for (int seq = 0; seq < StoreWriter.MAX_BATCH; seq++) {
                report(seq, GOOD_LATENCY);
            }

            assertThat(rejecting.writeNow()).isTrue();

            assertThat(counted).hasSize(StoreWriter.MAX_BATCH).containsOnly("refused REJECTED");
            assertThat(told).doesNotHaveDuplicates().hasSize(StoreWriter.MAX_BATCH);
        }

        @Test
        void aSampleThatEqualsARejectedOneButIsStoredIsNotLost() {
            Set<Sample> first = Collections.newSetFromMap(new IdentityHashMap<>());
            poison = sample -> {
                if (first.isEmpty()) {
                    first.add(sample);
                }
                return first.contains(sample);
            };
            report(-1, GOOD_LATENCY);
            report(-1, GOOD_LATENCY);

            assertThat(rejecting(new Sessions()).writeNow()).isTrue();

            assertThat(counted).containsExactly("lost");
            assertThat(written).containsExactly("sample null");
        }

        private void report(long seq, int latencyMillis) {
            longQueue.offer(alice, seq, START.toEpochMilli(), latencyMillis, 0, 5, QualityLevel.GREEN);
        }

        private StoreWriter rejecting(SessionStore sessions) {
            SampleStore samples = batch -> {
                if (batch.stream().anyMatch(poison)) {
                    throw new ConnectivityException("rejected on purpose", null);
                }
                if (away) {
                    throw new StorageUnavailableException("away on purpose", null);
                }
                batch.forEach(sample -> written.add("sample " + sample.seq()));
            };
            return new StoreWriter(
                    samples, sessions, longQueue, new Told(), new Counted(), TimeSource.system(), Duration.ofDays(1));
        }

        private final class Counted implements ConnectivityMetrics {

            @Override
            public void sampleRefused(SampleRefusal reason) {
                counted.add("refused " + reason);
            }

            @Override
            public void sampleLost() {
                counted.add("lost");
            }
        }
    }

    @Nested
    class WhatIsCountedOfEachWrite {

        private final List<String> writes = new ArrayList<>();
        private @Nullable RuntimeException samplesFail;
        private @Nullable RuntimeException sessionsFail;
        private final SessionStore sessions = new SessionStore() {
            @Override
            public void opened(List<SessionStart> starts) {
                failOr(sessionsFail);
            }

            @Override
            public void closed(List<SessionSummary> summaries) {
                failOr(sessionsFail);
            }

            @Override
            public Optional<StoredSession> reopen(Resumption wanted) {
                return Optional.empty();
            }
        };
        private final StoreWriter counted = new StoreWriter(
                batch -> failOr(samplesFail),
                sessions,
                queue,
                RoomBroadcaster.NONE,
                new ConnectivityMetrics() {
                    @Override
                    public void storeWrite(long nanos, int samples, boolean stored) {
                        writes.add((stored ? "stored " : "failed ") + samples);
                    }
                },
                TimeSource.system(),
                Duration.ZERO);

        private void failOr(@Nullable RuntimeException failure) {
            if (failure != null) {
                throw failure;
            }
        }

        @Test
        void anOutageIsAFailureThoughTheStartOfASessionIsWhatFails() {
            sessionsFail = new StorageUnavailableException("away on purpose", null);
            counted.opened(alice.start());
            report();

            counted.writeNow();
            counted.writeNow();
            assertThat(writes).containsExactly("failed 1", "failed 1");

            sessionsFail = null;
            counted.writeNow();
            assertThat(writes).containsExactly("failed 1", "failed 1", "stored 1");
        }

        @Test
        void samplesThatWereStoredBeforeTheEndOfASessionFailsAreStored() {
            sessionsFail = new StorageUnavailableException("away on purpose", null);
            report();
            counted.closed(end(alice));

            counted.writeNow();

            assertThat(writes).containsExactly("stored 1", "failed 0");
        }

        @Test
        void aBatchOfWhichNothingWasStoredFailed() {
            samplesFail = new ConnectivityException("rejected on purpose", null);
            report();
            counted.writeNow();
            samplesFail = new StorageFullException("full on purpose", null);
            report();
            counted.writeNow();

            assertThat(writes).containsExactly("failed 0", "failed 1");
        }

        @Test
        void whatWaitsForAnotherAttemptIsCountedAsWaiting() {
            samplesFail = new StorageUnavailableException("away on purpose", null);
            report();
            report();
            counted.writeNow();
            assertThat(counted.waitingSamples()).isEqualTo(2);

            samplesFail = null;
            counted.writeNow();
            assertThat(counted.waitingSamples()).isZero();
        }

        private void report() {
            queue.offer(alice, -1, START.toEpochMilli(), GOOD_LATENCY, 0, 5, QualityLevel.GREEN);
        }
    }

    @Nested
    class WhileTheStoreHasNoRoom {

        private boolean full = true;
        private final StoreWriter refusing = new StoreWriter(
                batch -> {
                    if (full) {
                        throw new StorageFullException("full on purpose", null);
                    }
                },
                new Sessions(),
                queue,
                RoomBroadcaster.NONE,
                ConnectivityMetrics.NONE,
                TimeSource.system(),
                Duration.ZERO);

        @Test
        void theLogSaysSoOnceAndWhenItIsOver() {
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            Logger logger = (Logger) LoggerFactory.getLogger(StoreWriter.class);
            logger.setLevel(Level.INFO);
            logger.addAppender(log);
            try {
                for (int i = 0; i < 20; i++) {
                    write();
                }
                full = false;
                write();
                write();
            } finally {
                logger.detachAppender(log);
                logger.setLevel(null);
            }

            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "The store has no room, and samples are refused to their senders: full on purpose",
                            "The store has room for samples again");
        }

        private void write() {
            queue.offer(alice, -1, START.toEpochMilli(), GOOD_LATENCY, 0, 5, QualityLevel.GREEN);
            refusing.writeNow();
        }
    }

    private MonitoredSession session(String user) {
        ChannelId channel = new ChannelId("channel of " + user);
        SessionStart start = new SessionStart(SessionId.next(), new UserId(user), channel, START);
        return new MonitoredSession(start, user, new Room(channel, context), this);
    }

    private static EndedSession end(MonitoredSession session) {
        return Objects.requireNonNull(session.end(START.toEpochMilli(), EndReason.LEFT));
    }

    private final class Told implements RoomBroadcaster {

        @Override
        public void joined(LiveSession session, RoomPicture picture) {}

        @Override
        public void changed(RoomUpdate update) {}

        @Override
        public void incident(LiveSession session, IncidentEvent event) {}

        @Override
        public void acknowledged(LiveSession session, long seq) {
            acknowledged.add(seq);
        }

        @Override
        public void refused(LiveSession session, long seq) {
            told.add(seq);
        }

        @Override
        public void takenOver(LiveSession session, Object formerAttachment) {}
    }

    private final class Sessions implements SessionStore {

        @Override
        public void opened(List<SessionStart> starts) {}

        @Override
        public void closed(List<SessionSummary> summaries) {
            summaries.forEach(
                    summary -> written.add("end of " + summary.start().user().value()));
        }

        @Override
        public Optional<StoredSession> reopen(Resumption wanted) {
            return Optional.empty();
        }
    }

    private static final class RejectingSessions implements SessionStore {

        @Override
        public void opened(List<SessionStart> starts) {
            throw new ConnectivityException("rejected on purpose", null);
        }

        @Override
        public void clocked(List<SessionClock> clocks) {
            throw new ConnectivityException("rejected on purpose", null);
        }

        @Override
        public void closed(List<SessionSummary> summaries) {
            throw new ConnectivityException("rejected on purpose", null);
        }

        @Override
        public Optional<StoredSession> reopen(Resumption wanted) {
            return Optional.empty();
        }
    }
}
