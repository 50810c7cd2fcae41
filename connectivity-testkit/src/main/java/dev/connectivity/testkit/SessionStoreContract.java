package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SessionStore} must do. Extend it and name the stores and the way to read sessions back. The time
 * that tests begin at is the machine's.
 */
public abstract class SessionStoreContract extends StoreFixture {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    /** For implementations. */
    protected SessionStoreContract() {
        super(Instant.now());
    }

    /**
     * Reads back how a session began, past any cache.
     *
     * @param session which session
     * @return its start, or empty if none is stored
     */
    protected abstract Optional<SessionStart> storedStart(SessionId session);

    /**
     * Reads back how a session ended, past any cache.
     *
     * @param session which session
     * @return its end, or empty if it goes on or is not stored
     */
    protected abstract Optional<SessionSummary> storedEnd(SessionId session);

    /**
     * Kills the process that owns the sessions, without any farewell, and starts another over the same data. The stores
     * that the contract asks for afterwards are the new process's.
     */
    protected abstract void crash();

    private SessionSummary end(SessionStart start, EndReason reason, SampleBuilder... samples) {
        Instant endedAt = time.now();
        SampleTotals totals = SampleTotals.of(List.of(built(samples)), IncidentPolicy.DEFAULT, endedAt);
        SessionSummary summary = new SessionSummary(start, endedAt, totals, reason);
        sessionStore().closed(List.of(summary));
        return summary;
    }

    private static Resumption of(SessionStart start, UserId who, Instant lastSeenAfter) {
        return new Resumption(start.session(), who, start.channel(), lastSeenAfter);
    }

    private Optional<StoredSession> reopen(SessionStart start) {
        return sessionStore().reopen(resumption(start, time.now().minus(WINDOW)));
    }

    @Nested
    class ASessionThatBegins {

        @Test
        void isStoredAndGoesOn() {
            SessionStart start = opened(Duration.ofMinutes(1));

            assertThat(storedStart(start.session())).contains(start);
            assertThat(storedEnd(start.session())).isEmpty();
        }

        @Test
        void isStoredTogetherWithOthers() {
            List<SessionStart> starts = IntStream.range(0, 50)
                    .mapToObj(i -> start(time.now().minusMillis(i)))
                    .toList();

            sessionStore().opened(starts);

            assertThat(starts)
                    .allSatisfy(
                            start -> assertThat(storedStart(start.session())).contains(start));
        }

        @Test
        void isLeftAsItIsWhenItBeginsAgain() {
            SessionStart start = opened(Duration.ofMinutes(1));

            opened(new SessionStart(start.session(), user, new ChannelId("another"), time.now()));

            assertThat(storedStart(start.session())).contains(start);
        }

        @Test
        void mayBeRepeatedWithinABatch() {
            SessionStart start = start(time.now());

            sessionStore().opened(List.of(start, start));

            assertThat(storedStart(start.session())).contains(start);
        }

        @Test
        void doesNotGoOnWhenItsStartIsRepeatedAfterItsEnd() {
            SessionStart start = opened(Duration.ofMinutes(1));
            end(start, EndReason.LEFT);

            opened(start);

            assertThat(storedEnd(start.session())).isPresent();
        }

        @Test
        void mayHaveIdentifiersOfAnyCharacters() {
            String awkward = "a'b\"c\\d,e{f}g;h%i_j\tk\nl\u00e4\u20ac\ud83d\ude00 NULL \\N $1 ?";
            SessionStart start =
                    opened(new SessionStart(SessionId.next(), new UserId(awkward), new ChannelId(awkward), time.now()));

            assertThat(storedStart(start.session())).contains(start);
        }
    }

    @Nested
    class ASessionThatEnds {

        @Test
        void isCompletedWithWhatWasMeasured() {
            SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
            SampleBuilder[] samples = {
                sample.seq(1).after(Duration.ofSeconds(3)).measured(31, 0.5, 12),
                sample.seq(2).after(Duration.ofSeconds(6)).measured(420, 8.25, 95),
                sample.seq(3).after(Duration.ofSeconds(9)).measured(null, 2.0, null),
                sample.seq(4).after(Duration.ofSeconds(12)).measured(null, null, null),
                sample.seq(5).after(Duration.ofSeconds(40)).measured(250, 0.0, 3)
            };
            store(samples);

            SessionSummary summary = end(sample.start(), EndReason.LEFT, samples);

            SessionSummary stored = storedEnd(sample.start().session()).orElseThrow();
            assertThat(stored.start()).isEqualTo(sample.start());
            assertThat(stored.endedAt()).isEqualTo(summary.endedAt());
            assertThat(stored.reason()).isEqualTo(EndReason.LEFT);
            assertSame(stored.totals(), summary.totals());
            assertThat(stored.totals().millisInLevel())
                    .isEqualTo(summary.totals().millisInLevel());
        }

        @Test
        void hasNoNumbersIfItWasTooShortForASample() {
            SessionStart start = opened(Duration.ofSeconds(1));

            end(start, EndReason.LOST);

            SampleTotals totals = storedEnd(start.session()).orElseThrow().totals();
            assertThat(totals).isEqualTo(SampleTotals.EMPTY);
            assertThat(totals.latency().average()).isNull();
        }

        @Test
        void keepsEachReason() {
            for (EndReason reason : EndReason.values()) {
                SessionStart start = opened(Duration.ofSeconds(1));

                end(start, reason);

                assertThat(storedEnd(start.session()).orElseThrow().reason()).isEqualTo(reason);
            }
        }

        @Test
        void isLeftAsItIsWhenItEndsAgain() {
            SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
            SessionSummary first = end(sample.start(), EndReason.LEFT, sample);
            time.advance(Duration.ofSeconds(5));

            end(sample.start(), EndReason.LOST);

            SessionSummary stored = storedEnd(sample.start().session()).orElseThrow();
            assertThat(stored.endedAt()).isEqualTo(first.endedAt());
            assertThat(stored.reason()).isEqualTo(EndReason.LEFT);
            assertThat(stored.totals().samples()).isEqualTo(1);
        }

        @Test
        void mayEndTheMomentItBegan() {
            SessionStart start = opened(Duration.ZERO);

            end(start, EndReason.LEFT);

            assertThat(storedEnd(start.session()).orElseThrow().endedAt()).isEqualTo(start.startedAt());
        }

        @Test
        void isEndedTogetherWithOthersAndNobodyElse() {
            SessionStart one = opened(Duration.ofMinutes(1));
            SessionStart two = opened(Duration.ofMinutes(2));
            SessionStart other = opened(Duration.ofMinutes(3));
            Instant now = time.now();

            sessionStore()
                    .closed(List.of(
                            new SessionSummary(one, now, SampleTotals.EMPTY, EndReason.LEFT),
                            new SessionSummary(two, now, SampleTotals.EMPTY, EndReason.LOST)));

            assertThat(storedEnd(one.session())).isPresent();
            assertThat(storedEnd(two.session())).isPresent();
            assertThat(storedEnd(other.session())).isEmpty();
        }
    }

    @Nested
    class ASessionThatIsReopened {

        @Test
        void goesOnAfterACrash() {
            SampleBuilder sample = SampleBuilder.of(opened(Duration.ofSeconds(20)));
            SampleBuilder[] samples = {
                sample.seq(4).after(Duration.ofSeconds(3)).measured(31, 0.5, 12),
                sample.seq(5).after(Duration.ofSeconds(6)).measured(420, 10.0, 95),
                sample.seq(9).after(Duration.ofSeconds(9)).measured(250, null, 3)
            };
            store(samples);
            crash();

            StoredSession reopened = reopen(sample.start()).orElseThrow();

            assertThat(reopened.start()).isEqualTo(sample.start());
            assertThat(reopened.storedSeqs()).containsExactly(new SeqRange(4, 5), new SeqRange(9, 9));
            assertSame(reopened.totals(), SampleTotals.of(List.of(built(samples)), IncidentPolicy.DEFAULT, null));
            assertThat(storedEnd(sample.start().session())).isEmpty();
        }

        @Test
        void goesOnAfterAShutdownInGoodOrder() {
            SampleBuilder sample = SampleBuilder.of(opened(Duration.ofSeconds(20)));
            SampleBuilder[] samples = {
                sample.seq(1).after(Duration.ofSeconds(3)).measured(31, 0.5, 12),
                sample.seq(2).after(Duration.ofSeconds(6)).measured(420, 10.0, 95)
            };
            store(samples);
            SessionSummary summary = end(sample.start(), EndReason.SHUTDOWN, samples);
            crash();

            StoredSession reopened = reopen(sample.start()).orElseThrow();

            assertSame(reopened.totals(), summary.totals());
            // Up to the end, which the samples alone do not tell.
            assertThat(reopened.totals().millisInLevel())
                    .isEqualTo(summary.totals().millisInLevel());
            assertThat(reopened.storedSeqs()).containsExactly(new SeqRange(1, 2));
            assertThat(storedEnd(sample.start().session())).isEmpty();
        }

        @Test
        void goesOnAfterItWasFinalisedFromItsSamples() {
            SessionStart start = opened(Duration.ofSeconds(20));
            end(start, EndReason.RECOVERED);
            crash();

            assertThat(reopen(start)).isPresent();
            assertThat(storedEnd(start.session())).isEmpty();
        }

        @Test
        void knowsTheFirstOffsetOfItsClientsClock() {
            SessionStart one = opened(Duration.ofSeconds(20));
            SessionStart two = opened(Duration.ofSeconds(20));
            sessionStore().clocked(List.of(new SessionClock(one, -86_400_000_123L), new SessionClock(two, 0)));
            sessionStore().clocked(List.of(new SessionClock(one, 5)));
            crash();

            assertThat(reopen(one).orElseThrow().clockOffsetMillis()).isEqualTo(-86_400_000_123L);
            assertThat(reopen(two).orElseThrow().clockOffsetMillis()).isZero();
        }

        @Test
        void hasNothingToTellWithoutSamples() {
            SessionStart start = opened(Duration.ofSeconds(20));
            crash();

            StoredSession reopened = reopen(start).orElseThrow();

            assertThat(reopened.totals()).isEqualTo(SampleTotals.EMPTY);
            assertThat(reopened.storedSeqs()).isEmpty();
            assertThat(reopened.clockOffsetMillis()).isNull();
        }

        @Test
        void hasNoNumbersIfNoSampleHadOne() {
            SampleBuilder sample = SampleBuilder.of(opened(Duration.ofSeconds(20)));
            store(sample);
            crash();

            StoredSession reopened = reopen(sample.start()).orElseThrow();

            assertThat(reopened.storedSeqs()).isEmpty();
            assertThat(reopened.totals().samples()).isEqualTo(1);
        }

        @Test
        void getsANewEnd() {
            SampleBuilder sample = SampleBuilder.of(opened(Duration.ofSeconds(20)));
            end(sample.start(), EndReason.SHUTDOWN);
            crash();
            reopen(sample.start());
            time.advance(Duration.ofSeconds(10));

            SessionSummary second = end(sample.start(), EndReason.LEFT, sample);

            SessionSummary stored = storedEnd(sample.start().session()).orElseThrow();
            assertThat(stored.endedAt()).isEqualTo(second.endedAt());
            assertThat(stored.reason()).isEqualTo(EndReason.LEFT);
            assertThat(stored.totals().samples()).isEqualTo(1);
        }

        @Test
        void comesWithManyOthersAndIsGivenToItsOwnUserOnly() {
            Instant since = time.now().minus(WINDOW);
            SampleBuilder crashed = SampleBuilder.of(opened(Duration.ofSeconds(20)));
            SampleBuilder[] samples = {
                crashed.seq(1).after(Duration.ofSeconds(3)).measured(31, 0.5, 12),
                crashed.seq(2).after(Duration.ofSeconds(6)).measured(420, 10.0, 95),
                crashed.seq(7).after(Duration.ofSeconds(9)).measured(250, null, 3)
            };
            store(samples);
            SampleBuilder shutDown = SampleBuilder.of(opened(Duration.ofSeconds(20)));
            SampleBuilder[] others = {
                shutDown.seq(0).after(Duration.ofSeconds(3)).measured(90, 0.0, 31)
            };
            store(others);
            SessionSummary summary = end(shutDown.start(), EndReason.SHUTDOWN, others);
            SessionStart empty = opened(Duration.ofSeconds(20));
            SessionStart left = opened(Duration.ofSeconds(20));
            end(left, EndReason.LEFT);
            crash();

            Map<SessionId, StoredSession> reopened = sessionStore()
                    .reopenAll(List.of(
                            of(crashed.start(), new UserId("somebody else"), since),
                            resumption(crashed.start(), since),
                            of(empty, new UserId("somebody else"), since),
                            resumption(shutDown.start(), since),
                            resumption(shutDown.start(), since),
                            resumption(left, since),
                            new Resumption(SessionId.next(), user, channel, since)));

            assertThat(reopened)
                    .containsOnlyKeys(
                            crashed.start().session(), shutDown.start().session());
            StoredSession first =
                    Objects.requireNonNull(reopened.get(crashed.start().session()));
            assertThat(first.storedSeqs()).containsExactly(new SeqRange(1, 2), new SeqRange(7, 7));
            assertSame(first.totals(), SampleTotals.of(List.of(built(samples)), IncidentPolicy.DEFAULT, null));
            StoredSession second =
                    Objects.requireNonNull(reopened.get(shutDown.start().session()));
            assertThat(second.storedSeqs()).containsExactly(new SeqRange(0, 0));
            assertSame(second.totals(), summary.totals());
            assertThat(sessionStore().reopenAll(List.of(resumption(empty, since))))
                    .containsOnlyKeys(empty.session());
        }

        @Test
        void mayHaveEndedAtTheVeryBeginningOfTheWindow() {
            SessionStart start = opened(Duration.ofMinutes(5));
            SessionSummary summary = end(start, EndReason.SHUTDOWN);
            crash();

            assertThat(sessionStore().reopen(resumption(start, summary.endedAt())))
                    .isPresent();
        }
    }

    @Nested
    class ASessionThatStaysClosed {

        @Test
        void wasLeftByItsUser() {
            assertStaysClosed(EndReason.LEFT);
        }

        @Test
        void wasGivenUp() {
            assertStaysClosed(EndReason.LOST);
        }

        private void assertStaysClosed(EndReason reason) {
            SessionStart start = opened(Duration.ofSeconds(20));
            end(start, reason);
            crash();

            assertThat(reopen(start)).isEmpty();
            assertThat(storedEnd(start.session())).isPresent();
        }

        @Test
        void endedTooLongAgo() {
            SessionStart start = opened(Duration.ofMinutes(5));
            SessionSummary summary = end(start, EndReason.SHUTDOWN);
            crash();

            assertThat(sessionStore().reopen(resumption(start, summary.endedAt().plusMillis(1))))
                    .isEmpty();
            assertThat(storedEnd(start.session())).isPresent();
        }

        @Test
        void isSomebodyElses() {
            SessionStart start = opened(Duration.ofSeconds(20));
            end(start, EndReason.SHUTDOWN);
            crash();

            assertThat(sessionStore()
                            .reopen(of(
                                    start,
                                    new UserId("somebody else"),
                                    time.now().minus(WINDOW))))
                    .isEmpty();
            assertThat(storedEnd(start.session())).isPresent();
        }

        @Test
        void isInAnotherChannel() {
            SessionStart start = opened(Duration.ofSeconds(20));
            SessionSummary summary = end(start, EndReason.SHUTDOWN);
            crash();

            assertThat(sessionStore()
                            .reopen(new Resumption(
                                    start.session(),
                                    user,
                                    new ChannelId("another"),
                                    time.now().minus(WINDOW))))
                    .isEmpty();
            assertThat(storedEnd(start.session())).contains(summary);
            assertThat(reopen(start)).isPresent();
        }

        @Test
        void wasNeverOpened() {
            assertThat(reopen(start(time.now()))).isEmpty();
        }
    }

    private static void assertSame(SampleTotals actual, SampleTotals expected) {
        assertThat(actual.samples()).isEqualTo(expected.samples());
        assertSame(actual.latency(), expected.latency());
        assertSame(actual.loss(), expected.loss());
        assertSame(actual.jitter(), expected.jitter());
        assertThat(actual.worst()).isEqualTo(expected.worst()).isNotEqualTo(QualityLevel.UNKNOWN);
        assertThat(actual.incidents()).isEqualTo(expected.incidents());
        assertThat(actual.latencyHistogram()).isEqualTo(expected.latencyHistogram());
    }

    private static void assertSame(SampleTotals.Metric actual, SampleTotals.Metric expected) {
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.sum()).isCloseTo(expected.sum(), within(0.001));
        assertThat(actual.max()).isCloseTo(expected.max(), within(0.001));
    }
}
