package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityException;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.ConnectivityMonitorBuilder;
import dev.connectivity.Report;
import dev.connectivity.SessionId;
import dev.connectivity.StorageFullException;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.testkit.Measured;
import dev.connectivity.testkit.RecordingMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConnectivityMonitorTest {

    private static final ChannelId GENERAL = new ChannelId("general");
    private static final ChannelId MUSIC = new ChannelId("music");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final VoiceStats GOOD = VoiceStats.of(40, 0.5, 7);

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T12:00:00Z");
    private final Transcript transcript = new Transcript();
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final InMemorySessionStore sessions = new InMemorySessionStore(samples);
    private ConnectivityMonitor monitor = monitor(ConnectivityMonitor.builder());

    private ConnectivityMonitor monitor(ConnectivityMonitorBuilder builder) {
        return monitor(builder, new TwoChannels());
    }

    private ConnectivityMonitor monitor(ConnectivityMonitorBuilder builder, ChannelDirectory channels) {
        return builder.broadcaster(transcript)
                .channelDirectory(channels)
                .stores(sessions, samples)
                .timeSource(time)
                .manual()
                .build();
    }

    private LiveSession join(UserId user, ChannelId channel, String connection) {
        return monitor.join(user, user.value().toUpperCase(java.util.Locale.ROOT), channel, connection)
                .orElseThrow();
    }

    private static VoiceStats numbered(long seq) {
        return new VoiceStats(40, 0.5, 7, 3, null, seq);
    }

    private static VoiceStats stamped(long seq, Instant time) {
        return new VoiceStats(40, 0.5, 7, 3, time.toEpochMilli(), seq);
    }

    private void advance(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    private SessionSummary endOf(LiveSession session) {
        return sessions.end(session.id()).orElseThrow();
    }

    @Nested
    class Joining {

        @Test
        void aNewcomerSeesTheOthersAndTheyHearOfIt() {
            LiveSession alice = join(ALICE, GENERAL, "a");
            monitor.report(alice, GOOD);
            monitor.tick();
            transcript.take();

            join(BOB, GENERAL, "b");

            assertThat(transcript.take()).containsExactly("b < joined [alice green 40/0.5/7]");
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < bob came as BOB");
        }

        @Test
        void whoeverHasNotReportedYetIsUnknown() {
            join(ALICE, GENERAL, "a");
            join(BOB, GENERAL, "b");

            assertThat(transcript.take()).contains("b < joined [alice unknown]");
        }

        @Test
        void aChannelThatIsNotThereLetsNobodyIn() {
            assertThat(monitor.join(ALICE, "Alice", new ChannelId("nowhere"), "a"))
                    .isEmpty();
            assertThat(monitor.sessionCount()).isZero();
            assertThat(monitor.roomCount()).isZero();
        }

        @Test
        void aClosedMonitorLetsNobodyIn() {
            monitor.close();

            assertThatThrownBy(() -> monitor.join(ALICE, "Alice", GENERAL, "a"))
                    .isInstanceOf(IllegalStateException.class);
        }

        @Test
        void aMonitorThatIsClosedMeanwhileKeepsNobody() {
            monitor = monitor(ConnectivityMonitor.builder(), new ClosingDirectory());

            assertThatThrownBy(() -> monitor.join(ALICE, "Alice", GENERAL, "a"))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(monitor.sessionCount()).isZero();
            assertThat(monitor.roomCount()).isZero();
        }

        /** Closes the monitor while it lets somebody in. */
        private final class ClosingDirectory implements ChannelDirectory {

            @Override
            public Optional<Channel> enterable(UserId user, ChannelId channel) {
                monitor.close();
                return new TwoChannels().enterable(user, channel);
            }

            @Override
            public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
                return Map.of();
            }
        }

        @Test
        void theSessionIsStoredFromTheBeginning() {
            LiveSession alice = join(ALICE, GENERAL, "a");
            monitor.tick();

            assertThat(sessions.start(alice.id()).orElseThrow().startedAt()).isEqualTo(alice.startedAt());
            assertThat(sessions.end(alice.id())).isEmpty();
        }
    }

    @Nested
    class Reporting {

        private final LiveSession alice = join(ALICE, GENERAL, "a");
        private final LiveSession bob = join(BOB, GENERAL, "b");

        Reporting() {
            monitor.tick();
            transcript.take();
        }

        @Test
        void theOthersSeeTheNumbersAndTheSenderDoesNot() {
            assertThat(monitor.report(alice, GOOD)).isEqualTo(Report.ACCEPTED);
            monitor.tick();

            assertThat(transcript.take()).containsExactly("b < alice green 40/0.5/7");
        }

        @Test
        void withinATickTheLatestNumbersWin() {
            monitor.report(alice, VoiceStats.of(400, 0.0, 1));
            monitor.report(alice, GOOD);
            monitor.tick();
            monitor.tick();

            assertThat(transcript.take()).containsExactly("b < alice green 40/0.5/7");
        }

        @Test
        void withoutATickEveryReportIsToldAtOnce() {
            transcript.take();
            monitor = monitor(ConnectivityMonitor.builder().roomTick(Duration.ZERO));
            LiveSession first = join(ALICE, MUSIC, "a");
            join(BOB, MUSIC, "b");
            transcript.take();

            monitor.report(first, GOOD);
            monitor.report(first, VoiceStats.of(400, 0.0, 1));

            assertThat(transcript.take()).containsExactly("b < alice green 40/0.5/7", "b < alice red 400/0.0/1");
        }

        @Test
        void whatBreaksARuleIsDropped() {
            assertThat(monitor.report(alice, VoiceStats.of(40, Double.NaN, 7))).isEqualTo(Report.INVALID);
            assertThat(monitor.report(alice, VoiceStats.of(10_001, 0.0, 7))).isEqualTo(Report.INVALID);
            monitor.tick();

            assertThat(transcript.take()).isEmpty();
            assertThat(samples.samples()).isEmpty();
        }

        @Test
        void theServerClassifiesWhateverTheClientSays() {
            monitor.report(alice, new VoiceStats(400, 0.0, 0, 3, null, null));
            monitor.tick();

            assertThat(transcript.take()).containsExactly("b < alice red 400/0.0/0");
            assertThat(samples.samples()).extracting(Sample::level).containsExactly(QualityLevel.RED);
        }

        @Test
        void lossThatIsUnknownIsNotGreen() {
            monitor.report(alice, VoiceStats.of(40, null, 7));
            monitor.tick();

            assertThat(transcript.take()).containsExactly("b < alice unknown");
        }

        @Test
        void afterTenSecondsOfSilenceAParticipantTurnsUnknownOnce() {
            monitor.report(alice, GOOD);
            monitor.tick();
            transcript.take();

            time.advance(Duration.ofMillis(9_999));
            monitor.tick();
            assertThat(transcript.take()).isEmpty();

            time.advance(Duration.ofMillis(1));
            monitor.tick();
            monitor.tick();
            assertThat(transcript.take()).containsExactly("b < alice unknown");
        }

        @Test
        void anotherRoomHearsNothing() {
            join(new UserId("carol"), MUSIC, "c");
            transcript.take();

            monitor.report(alice, GOOD);
            monitor.tick();

            assertThat(transcript.take()).containsExactly("b < alice green 40/0.5/7");
        }

        @Test
        void incidentsAreToldToTheirOwnerAlone() {
            monitor.report(alice, VoiceStats.of(40, 4.2, 7));
            advance(3);
            monitor.report(alice, VoiceStats.of(40, 9.0, 7));

            assertThat(transcript.take()).containsExactly("a < opened warning 4.2", "a < escalated critical 9.0");
        }

        @Test
        void afterTheEndAReportChangesNothing() {
            monitor.leave(alice);
            monitor.tick();
            transcript.take();

            assertThat(monitor.report(alice, numbered(1))).isEqualTo(Report.ENDED);
            monitor.tick();
            assertThat(transcript.take()).isEmpty();
            assertThat(samples.samples()).isEmpty();
        }

        @Test
        void aSessionOfSomebodyElsesMakingIsRefused() {
            LiveSession foreign = new ForeignSession();

            assertThatThrownBy(() -> monitor.report(foreign, GOOD)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void bobIsStillThere() {
            assertThat(monitor.participants(GENERAL)).extracting(p -> p.user()).containsExactly(ALICE, bob.user());
        }
    }

    @Nested
    class Acknowledging {

        private final LiveSession alice = join(ALICE, GENERAL, "a");

        Acknowledging() {
            transcript.take();
        }

        @Test
        void whatIsStoredIsAcknowledgedUpToTheHighestNumber() {
            monitor.report(alice, numbered(1));
            monitor.report(alice, numbered(2));
            assertThat(transcript.take()).isEmpty();

            monitor.tick();

            assertThat(transcript.take()).containsExactly("a < acked 2");
            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(1L, 2L);
        }

        @Test
        void thereIsOneAtMostEachSecondWithTheHighestNumber() {
            for (int quarter = 0; quarter < 12; quarter++) {
                monitor.report(alice, numbered(quarter));
                monitor.tick();
                time.advance(Duration.ofMillis(250));
            }
            monitor.tick();

            assertThat(transcript.take()).containsExactly("a < acked 0", "a < acked 4", "a < acked 8", "a < acked 11");
            assertThat(samples.samples()).hasSize(12);
        }

        @Test
        void whatWasStoredIsAcknowledgedThoughTheStoreIsAwayNow() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            monitor.report(alice, numbered(2));
            monitor.tick();
            transcript.take();
            samples.outage().begin();
            monitor.report(alice, numbered(3));
            advance(1);

            monitor.tick();

            assertThat(transcript.take()).containsExactly("a < acked 2");
        }

        @Test
        void whatIsStoredAtTheEndIsAcknowledgedBeforeTheMonitorIsClosed() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            monitor.report(alice, numbered(2));

            monitor.close();

            assertThat(transcript.take()).contains("a < acked 2");
        }

        @Test
        void withAnIntervalOfZeroEveryBatchIsAcknowledged() {
            monitor = monitor(ConnectivityMonitor.builder().acknowledgeInterval(Duration.ZERO));
            LiveSession bob = join(BOB, MUSIC, "b");
            transcript.take();

            monitor.report(bob, numbered(1));
            monitor.tick();
            monitor.report(bob, numbered(2));
            monitor.tick();

            assertThat(transcript.take()).containsExactly("b < acked 1", "b < acked 2");
        }

        @Test
        void aRepeatedNumberIsStoredOnceAndAcknowledgedAgain() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            transcript.take();
            advance(1);

            assertThat(monitor.report(alice, numbered(1))).isEqualTo(Report.REPEATED);
            monitor.tick();

            assertThat(transcript.take()).containsExactly("a < acked 1");
            assertThat(samples.samples()).hasSize(1);
        }

        @Test
        void withoutANumberNothingIsAcknowledgedAndEverythingIsStored() {
            monitor.report(alice, GOOD);
            monitor.report(alice, GOOD);
            monitor.tick();

            assertThat(transcript.take()).isEmpty();
            assertThat(samples.samples()).hasSize(2);
        }

        @Test
        void whileTheStoreIsAwayNothingIsAcknowledgedAndNothingLost() {
            samples.outage().begin();
            monitor.report(alice, numbered(1));
            monitor.tick();
            monitor.report(alice, numbered(2));
            monitor.tick();
            assertThat(transcript.take()).isEmpty();

            samples.outage().end();
            advance(6);
            monitor.tick();

            assertThat(transcript.take()).containsExactly("a < acked 2");
            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(1L, 2L);
        }

        @Test
        void aFullStoreRefusesAndTheSampleIsTakenWhenItComesAgain() {
            samples.outage().begin(new StorageFullException("full", null));
            monitor.report(alice, numbered(1));
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < refused 1");

            samples.outage().end();
            monitor.report(alice, numbered(2));
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < acked 0");
            advance(1);

            assertThat(monitor.report(alice, numbered(1))).isEqualTo(Report.ACCEPTED);
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < acked 2");
            monitor.leave(alice);
            monitor.tick();
            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(2L, 1L);
            assertThat(endOf(alice).totals().samples()).isEqualTo(2);
        }

        @Test
        void aFullQueueRefusesButTheRoomSeesTheNumbers() {
            monitor = monitor(ConnectivityMonitor.builder().queueCapacity(2));
            samples.outage().begin();
            LiveSession first = join(ALICE, MUSIC, "a");
            join(BOB, MUSIC, "b");
            monitor.tick();
            transcript.take();
            monitor.report(first, numbered(1));
            monitor.report(first, numbered(2));

            assertThat(monitor.report(first, numbered(3))).isEqualTo(Report.NOT_STORED);
            monitor.tick();
            assertThat(transcript.take()).containsExactly("b < alice green 40/0.5/7");

            samples.outage().end();
            advance(6);
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < acked 2");
            advance(1);
            assertThat(monitor.report(first, numbered(3))).isEqualTo(Report.ACCEPTED);
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < acked 3");
        }

        @Test
        void aStoreThatRejectsRowsForGoodDoesNotHoldUpTheRest() {
            samples.outage().begin(new ConnectivityException("rejected", null));
            monitor.report(alice, numbered(1));
            monitor.report(alice, numbered(2));
            monitor.tick();
            assertThat(transcript.take()).containsExactly("a < refused 1", "a < refused 2");
            samples.outage().end();

            monitor.report(alice, numbered(3));
            monitor.tick();

            assertThat(transcript.take()).as("what is not stored").containsExactly("a < acked 0");
            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(3L);
        }

        @Test
        void theEndIsWrittenAfterTheSamplesHoweverLongTheStoreIsAway() {
            samples.outage().begin();
            monitor.report(alice, numbered(1));
            monitor.leave(alice);
            monitor.tick();
            assertThat(sessions.end(alice.id())).isEmpty();

            samples.outage().end();
            advance(6);
            monitor.tick();

            assertThat(samples.samples()).hasSize(1);
            assertThat(endOf(alice).totals().samples()).isEqualTo(1);
        }
    }

    @Nested
    class Clocks {

        private final LiveSession alice = join(ALICE, GENERAL, "a");
        private final Instant clientClock = Instant.parse("2031-01-01T00:00:00Z");

        private Instant stored(int index) {
            return Instant.ofEpochMilli(samples.samples().get(index).timeMillis());
        }

        @Test
        void aWrongClockIsShiftedByTheOffsetOfTheFirstSample() {
            advance(3);
            monitor.report(alice, stamped(1, clientClock));
            advance(3);
            monitor.report(alice, stamped(2, clientClock.plusMillis(2_900)));
            monitor.tick();

            assertThat(stored(0)).isEqualTo("2026-11-21T12:00:03Z");
            assertThat(stored(1)).isEqualTo("2026-11-21T12:00:05.900Z");
        }

        @Test
        void samplesSentAgainAfterARestartKeepTheirSpacing() {
            advance(3);
            monitor.report(alice, stamped(1, clientClock));
            monitor.tick();
            monitor.close();
            advance(20);
            monitor = monitor(ConnectivityMonitor.builder());
            LiveSession again =
                    monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2").orElseThrow();

            monitor.report(again, stamped(2, clientClock.plusSeconds(3)));
            monitor.report(again, stamped(3, clientClock.plusSeconds(6)));
            monitor.tick();

            assertThat(stored(1)).isEqualTo("2026-11-21T12:00:06Z");
            assertThat(stored(2)).isEqualTo("2026-11-21T12:00:09Z");
        }

        @Test
        void samplesSentLateKeepTheirSpacing() {
            advance(3);
            monitor.report(alice, stamped(1, clientClock));
            advance(60);
            monitor.report(alice, stamped(2, clientClock.plusSeconds(3)));
            monitor.report(alice, stamped(3, clientClock.plusSeconds(6)));
            monitor.tick();

            assertThat(stored(1)).isEqualTo("2026-11-21T12:00:06Z");
            assertThat(stored(2)).isEqualTo("2026-11-21T12:00:09Z");
        }

        @Test
        void noTimeIsBeforeTheStartNorInTheFuture() {
            advance(3);
            monitor.report(alice, stamped(1, clientClock));
            monitor.report(alice, stamped(2, clientClock.minusSeconds(100)));
            monitor.report(alice, stamped(3, clientClock.plusSeconds(100)));
            monitor.report(alice, new VoiceStats(1, 0.0, 1, 3, Long.MIN_VALUE, 4L));
            monitor.report(alice, new VoiceStats(1, 0.0, 1, 3, Long.MAX_VALUE, 5L));
            monitor.tick();

            assertThat(stored(1)).isEqualTo(alice.startedAt());
            assertThat(stored(2)).isEqualTo("2026-11-21T12:00:03Z");
            assertThat(samples.samples())
                    .allSatisfy(sample -> assertThat(Instant.ofEpochMilli(sample.timeMillis()))
                            .isBetween(alice.startedAt(), time.now()));
        }
    }

    @Nested
    class Resuming {

        private final LiveSession alice = join(ALICE, GENERAL, "a");

        Resuming() {
            join(BOB, GENERAL, "b");
            monitor.report(alice, numbered(1));
            monitor.tick();
            transcript.take();
        }

        @Test
        void withinThirtySecondsTheSessionGoesOn() {
            monitor.disconnected(alice, "a");
            time.advance(Duration.ofMillis(29_999));
            monitor.tick();
            transcript.take();

            Optional<LiveSession> resumed = monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2");

            assertThat(resumed).containsSame(alice);
            assertThat(transcript.take()).containsExactly("a2 < joined [bob unknown] resumed, acked 1");
            assertThat(monitor.report(alice, numbered(1))).isEqualTo(Report.REPEATED);
            assertThat(monitor.report(alice, numbered(2))).isEqualTo(Report.ACCEPTED);
        }

        @Test
        void afterThirtySecondsTheSessionIsOverAndTheOthersSeeTheUserLeave() {
            advance(2);
            monitor.disconnected(alice, "a");
            Instant lost = time.now();
            advance(30);
            monitor.tick();

            assertThat(transcript.take()).contains("b < alice left");
            assertThat(monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isEmpty();
            monitor.tick();
            assertThat(endOf(alice).reason()).isEqualTo(EndReason.LOST);
            assertThat(endOf(alice).endedAt()).isEqualTo(lost);
        }

        @Test
        void nothingIsSentToALostConnection() {
            monitor.disconnected(alice, "a");
            join(new UserId("carol"), GENERAL, "c");
            monitor.tick();

            assertThat(transcript.take())
                    .containsExactly("c < joined [alice green 40/0.5/7, bob unknown]", "b < carol came as CAROL");
        }

        @Test
        void nobodyElseMayTakeItUp() {
            monitor.disconnected(alice, "a");

            assertThat(monitor.resume(alice.id(), BOB, GENERAL, "BOB", "b")).isEmpty();
            assertThat(monitor.resume(alice.id(), ALICE, MUSIC, "ALICE", "a2")).isEmpty();
            assertThat(monitor.resume(SessionId.next(), ALICE, GENERAL, "ALICE", "a2"))
                    .isEmpty();
        }

        @Test
        void aConnectionNotYetKnownToBeDeadLosesTheSession() {
            monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2");
            assertThat(transcript.take())
                    .containsExactly("a < taken over", "a2 < joined [bob unknown] resumed, acked 1");

            monitor.disconnected(alice, "a");
            advance(31);
            monitor.tick();
            assertThat(monitor.report(alice, numbered(2))).isEqualTo(Report.ACCEPTED);
        }

        @Test
        void whoLeftDoesNotResume() {
            monitor.leave(alice);
            monitor.tick();

            assertThat(monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isEmpty();
        }

        @Test
        void whoLeftDoesNotResumeThoughTheStoreHasNotTheEndYet() {
            monitor.leave(alice);
            assertThat(sessions.start(alice.id())).isPresent();
            assertThat(sessions.end(alice.id())).isEmpty();

            assertThat(monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isEmpty();
            assertThat(monitor.participants(GENERAL)).hasSize(1);
        }

        @Test
        void aRestartedServerTakesTheSessionUpFromTheStore() {
            monitor.close();
            advance(10);
            monitor = monitor(ConnectivityMonitor.builder());
            transcript.take();

            LiveSession again =
                    monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2").orElseThrow();

            assertThat(transcript.take()).containsExactly("a2 < joined [] resumed, acked null");
            assertThat(again.startedAt()).isEqualTo(alice.startedAt());
            assertThat(monitor.report(again, numbered(1))).isEqualTo(Report.REPEATED);
            assertThat(monitor.report(again, numbered(2))).isEqualTo(Report.ACCEPTED);
            monitor.leave(again);
            monitor.tick();
            assertThat(endOf(alice).totals().samples()).isEqualTo(2);
            assertThat(endOf(alice).reason()).isEqualTo(EndReason.LEFT);
        }

        @Test
        void aRestartedServerAcknowledgesNothingThatWasRefusedBefore() {
            samples.outage().begin(new StorageFullException("full", null));
            monitor.report(alice, numbered(2));
            monitor.tick();
            samples.outage().end();
            monitor.report(alice, numbered(3));
            monitor.close();
            advance(10);
            monitor = monitor(ConnectivityMonitor.builder());
            transcript.take();

            LiveSession again =
                    monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2").orElseThrow();

            assertThat(monitor.report(again, numbered(1))).isEqualTo(Report.REPEATED);
            monitor.tick();
            assertThat(transcript.take()).last().isEqualTo("a2 < acked 1");
            advance(1);
            assertThat(monitor.report(again, numbered(2))).isEqualTo(Report.ACCEPTED);
            assertThat(monitor.report(again, numbered(3))).isEqualTo(Report.REPEATED);
            monitor.tick();
            assertThat(transcript.take()).last().isEqualTo("a2 < acked 3");
            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(1L, 3L, 2L);
        }

        @Test
        void aRestartedServerLeavesASessionAloneThatIsAskedForInAnotherChannel() {
            monitor.close();
            monitor = monitor(ConnectivityMonitor.builder());

            assertThat(monitor.resume(alice.id(), ALICE, MUSIC, "ALICE", "a2")).isEmpty();

            assertThat(endOf(alice).reason()).isEqualTo(EndReason.SHUTDOWN);
            assertThat(monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isPresent();
        }

        @Test
        void whoAsksForTheirSessionInAnotherChannelAndThenInItsOwnGetsItInItsOwn() {
            monitor.close();
            try (ConnectivityMonitor threaded = ConnectivityMonitor.builder()
                    .broadcaster(transcript)
                    .channelDirectory(new TwoChannels())
                    .stores(sessions, samples)
                    .timeSource(time)
                    .build()) {
                CompletionStage<Optional<LiveSession>> elsewhere;
                CompletionStage<Optional<LiveSession>> itsOwn;
                synchronized (sessions) {
                    // The first is looked up alone, and waits; the others are looked up together.
                    threaded.resumeLater(SessionId.next(), BOB, GENERAL, "BOB", "b");
                    elsewhere = threaded.resumeLater(alice.id(), ALICE, MUSIC, "ALICE", "a2");
                    itsOwn = threaded.resumeLater(alice.id(), ALICE, GENERAL, "ALICE", "a2");
                }

                assertThat(elsewhere).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Optional.empty());
                assertThat(itsOwn)
                        .succeedsWithin(Duration.ofSeconds(20))
                        .satisfies(session ->
                                assertThat(session.orElseThrow().channel()).isEqualTo(GENERAL));
            }
        }

        @Test
        void aStoreThatIsAwayForAMomentCostsNobodyTheirSession() {
            monitor.close();
            monitor = monitor(ConnectivityMonitor.builder());
            sessions.outage().begin();

            assertThatThrownBy(() -> monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isInstanceOf(StorageUnavailableException.class);

            sessions.outage().end();
            advance(1);
            assertThat(monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isPresent();
        }

        @Test
        void aStoreThatRejectsTheQuestionMeansNoResume() {
            monitor.close();
            monitor = monitor(ConnectivityMonitor.builder());
            sessions.outage().begin(new ConnectivityException("rejected, because the test says so", null));

            assertThat(monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2"))
                    .isEmpty();
        }
    }

    @Nested
    class SeveralConnectionsOfOneUser {

        private final LiveSession desk = join(ALICE, GENERAL, "desk");

        @Test
        void theRoomSeesOneUserWithTheLatestNumbers() {
            join(BOB, GENERAL, "b");
            monitor.tick();
            transcript.take();
            LiveSession phone = join(ALICE, GENERAL, "phone");
            assertThat(transcript.take()).containsExactly("phone < joined [bob unknown]");

            monitor.report(desk, GOOD);
            advance(1);
            monitor.report(phone, VoiceStats.of(400, 0.0, 1));
            monitor.tick();
            assertThat(transcript.take()).containsExactly("b < alice red 400/0.0/1");

            monitor.leave(phone);
            monitor.tick();
            assertThat(transcript.take()).containsExactly("b < alice green 40/0.5/7");

            monitor.leave(desk);
            monitor.tick();
            assertThat(transcript.take()).containsExactly("b < alice left");
        }

        @Test
        void whenOneFallsSilentTheOtherSpeaks() {
            LiveSession phone = join(ALICE, GENERAL, "phone");
            join(BOB, GENERAL, "b");
            monitor.report(desk, GOOD);
            advance(1);
            monitor.report(phone, VoiceStats.of(400, 0.0, 1));
            advance(8);
            monitor.report(desk, GOOD);
            advance(3);
            monitor.tick();
            transcript.take();

            assertThat(monitor.participants(GENERAL).get(0).level()).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void channelsAreApart() {
            LiveSession music = join(ALICE, MUSIC, "desk");

            assertThat(music.id()).isNotEqualTo(desk.id());
            monitor.leave(desk);
            assertThat(monitor.roomCount()).isEqualTo(1);
            assertThat(monitor.report(music, GOOD)).isEqualTo(Report.ACCEPTED);
        }
    }

    @Nested
    class Ending {

        @Test
        void theSummaryAddsUpTheSession() {
            LiveSession alice = join(ALICE, GENERAL, "a");
            for (int latency : new int[] {40, 60, 400}) {
                monitor.report(alice, VoiceStats.of(latency, 0.0, 10));
                advance(3);
            }
            monitor.leave(alice);
            monitor.tick();

            SessionSummary end = endOf(alice);
            assertThat(end.reason()).isEqualTo(EndReason.LEFT);
            assertThat(end.endedAt()).isEqualTo(alice.startedAt().plusSeconds(9));
            assertThat(end.totals().samples()).isEqualTo(3);
            assertThat(end.totals().latency().average()).isEqualTo(500 / 3.0);
            assertThat(end.totals().worst()).isEqualTo(QualityLevel.RED);
            assertThat(end.totals().millisIn(QualityLevel.GREEN)).isEqualTo(6_000);
            assertThat(end.totals().millisIn(QualityLevel.RED)).isEqualTo(3_000);
        }

        @Test
        void aSessionWithoutASampleIsKeptWithoutAverages() {
            LiveSession alice = join(ALICE, GENERAL, "a");
            monitor.leave(alice);
            monitor.tick();

            assertThat(endOf(alice).totals().samples()).isZero();
            assertThat(endOf(alice).totals().latency().average()).isNull();
            assertThat(endOf(alice).totals().worst()).isEqualTo(QualityLevel.UNKNOWN);
        }

        @Test
        void anOpenIncidentIsClosed() {
            LiveSession alice = join(ALICE, GENERAL, "a");
            monitor.report(alice, VoiceStats.of(40, 8.0, 7));
            transcript.take();

            monitor.leave(alice);
            monitor.leave(alice);
            monitor.tick();

            assertThat(transcript.take()).containsExactly("a < closed critical 8.0");
            assertThat(endOf(alice).totals().incidents()).isEqualTo(1);
        }

        @Test
        void theLastOneOutClosesTheRoomAndItOpensAgain() {
            monitor.leave(join(ALICE, GENERAL, "a"));
            assertThat(monitor.roomCount()).isZero();

            join(BOB, GENERAL, "b");
            assertThat(monitor.participants(GENERAL)).hasSize(1);
        }

        @Test
        void closingTheMonitorEndsEverythingAndWritesIt() {
            LiveSession alice = join(ALICE, GENERAL, "a");
            monitor.report(alice, numbered(1));

            monitor.close();
            monitor.close();

            assertThat(samples.samples()).hasSize(1);
            assertThat(endOf(alice).reason()).isEqualTo(EndReason.SHUTDOWN);
            assertThat(monitor.sessionCount()).isZero();
        }
    }

    /** What a session's row says it amounts to is what is stored of it, whatever was refused. */
    @Nested
    class Totals {

        private final LiveSession alice = join(ALICE, GENERAL, "a");

        private void reportRefusedByTheStore(VoiceStats stats) {
            samples.outage().begin(new StorageFullException("full", null));
            monitor.report(alice, stats);
            monitor.tick();
            samples.outage().end();
        }

        private void assertEndedWithWhatIsStored() {
            SampleTotals stored = SampleTotals.of(
                    samples.samples(alice.id()),
                    monitor.incidentPolicy(),
                    endOf(alice).endedAt());
            assertThat(endOf(alice).totals()).isEqualTo(stored);
        }

        @Test
        void countARefusedSampleThatIsSentAgainAfterARestartOnce() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            reportRefusedByTheStore(new VoiceStats(500, 0.0, 7, 0, null, 2L));
            monitor.close();
            assertThat(endOf(alice).totals().samples()).isEqualTo(1);
            assertThat(endOf(alice).totals().worst()).isEqualTo(QualityLevel.GREEN);
            monitor = monitor(ConnectivityMonitor.builder());
            LiveSession again =
                    monitor.resume(alice.id(), ALICE, GENERAL, "ALICE", "a2").orElseThrow();

            monitor.report(again, numbered(2));
            monitor.report(again, numbered(3));
            monitor.leave(again);
            monitor.tick();

            assertThat(samples.samples()).hasSize(3);
            assertThat(endOf(alice).totals().samples()).isEqualTo(3);
        }

        @Test
        void leaveOutWhatTheStoreRefusedToSomebodyWhoLeft() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            advance(3);
            reportRefusedByTheStore(new VoiceStats(500, 0.0, 7, 0, null, 2L));
            advance(3);

            monitor.leave(alice);
            monitor.tick();

            assertThat(samples.samples()).hasSize(1);
            assertEndedWithWhatIsStored();
        }

        @Test
        void leaveOutWhatTheStoreRefusesAfterTheSessionEnded() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            samples.outage().begin(new StorageFullException("full", null));
            monitor.report(alice, new VoiceStats(500, 0.0, 7, 0, null, 2L));

            monitor.leave(alice);
            monitor.tick();

            assertThat(samples.samples()).hasSize(1);
            assertEndedWithWhatIsStored();
        }

        @Test
        void leaveOutWhatTheQueueHadNoRoomForUntilItIsSentAgain() {
            samples.outage().begin();
            monitor = monitor(ConnectivityMonitor.builder().queueCapacity(2));
            LiveSession bob = join(BOB, MUSIC, "b");
            monitor.tick();
            for (int seq = 1; seq <= 4; seq++) {
                monitor.report(bob, numbered(seq));
            }
            samples.outage().end();
            advance(6);
            monitor.tick();

            assertThat(monitor.report(bob, numbered(4))).isEqualTo(Report.ACCEPTED);
            monitor.leave(bob);
            monitor.tick();

            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(1L, 2L, 4L);
            assertThat(endOf(bob).totals().samples()).isEqualTo(3);
        }

        @Test
        void countWhatWasStoredAfterTheSessionEnded() {
            samples.outage().begin();
            monitor.report(alice, numbered(1));
            monitor.report(alice, GOOD);
            monitor.tick();
            advance(3);
            monitor.leave(alice);
            monitor.tick();

            samples.outage().end();
            advance(6);
            monitor.tick();

            assertThat(samples.samples()).hasSize(2);
            assertEndedWithWhatIsStored();
        }

        @Test
        void leaveOutWhatTheStoreRejects() {
            monitor.report(alice, numbered(1));
            monitor.tick();
            samples.outage().begin(new ConnectivityException("rejected", null));
            monitor.report(alice, numbered(2));
            monitor.report(alice, GOOD);
            monitor.tick();
            samples.outage().end();

            monitor.leave(alice);
            monitor.tick();

            assertThat(samples.samples()).hasSize(1);
            assertEndedWithWhatIsStored();
        }
    }

    @Test
    void aStoreThatIsAwayIsAskedLessAndLessOften() {
        RecordingMetrics metrics = new RecordingMetrics();
        monitor = monitor(ConnectivityMonitor.builder().metrics(metrics));
        sessions.outage().begin();
        join(ALICE, GENERAL, "a");

        for (int tick = 0; tick < 60_000 / 50; tick++) {
            monitor.tick();
            time.advance(Duration.ofMillis(50));
        }

        // At 0.0, 0.1, 0.3, 0.7, 1.5, 3.1 and 6.3 s, and every 5 s from there: 17; more, for each pause is up to a
        // fifth shorter.
        assertThat(metrics.value(Measured.STORE_WRITES, "failed")).isBetween(17L, 22L);
    }

    @Test
    void whoHasLeftKeepsNoConnectionWhileTheStoreIsAway() {
        LiveSession alice = join(ALICE, GENERAL, "a");
        samples.outage().begin();
        monitor.report(alice, numbered(1));
        monitor.leave(alice);

        monitor.tick();

        assertThat(alice.attachment()).isNull();
    }

    private static final class TwoChannels implements ChannelDirectory {

        @Override
        public Optional<Channel> enterable(UserId user, ChannelId channel) {
            return channel.equals(GENERAL) || channel.equals(MUSIC)
                    ? Optional.of(new Channel(channel, channel.value(), null))
                    : Optional.empty();
        }

        @Override
        public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
            return Map.of();
        }
    }

    private static final class ForeignSession implements LiveSession {

        @Override
        public SessionId id() {
            return new SessionId(new java.util.UUID(1, 1));
        }

        @Override
        public UserId user() {
            return ALICE;
        }

        @Override
        public String name() {
            return "Alice";
        }

        @Override
        public ChannelId channel() {
            return GENERAL;
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public @org.jspecify.annotations.Nullable Object attachment() {
            return null;
        }
    }
}
