package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.PersonalData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PersonalData} must do. Extend it and name the stores and the way to look behind them. How an export
 * is laid out inside its one object is the implementation's: only that it is JSON, holds all of the user's, and nothing
 * else.
 */
public abstract class PersonalDataContract extends StoreFixture {

    private final UserId alice = new UserId("al\"i\\ce\n\u20ac\ud83d\ude00 " + UUID.randomUUID());
    private final UserId bob = new UserId("bob " + UUID.randomUUID());

    private final SessionStart over = startOf(alice);
    private final SessionStart goingOn = startOf(alice);
    private final SessionStart bobs = startOf(bob);

    /** For implementations. */
    protected PersonalDataContract() {
        super(Instant.now());
    }

    /**
     * Returns what is to be tested. Called often.
     *
     * @return the same throughout a test, over the same data as the stores
     */
    protected abstract PersonalData personalData();

    /**
     * Looks whether anything is left of a user, past any cache, in every tier.
     *
     * @param whose the user
     * @param sessions all the sessions that the user has or had
     * @return whether a session, a sample, or anything made of them is still there
     */
    protected abstract boolean isKept(UserId whose, List<SessionId> sessions);

    private SessionStart startOf(UserId whose) {
        return new SessionStart(SessionId.next(), whose, channel, time.now().minusSeconds(60));
    }

    /**
     * Alice was in one session and is in another, Bob was in one. Called by the inner classes, after whatever starts a
     * store.
     */
    private void twoUsersWereInCalls() {
        sessionStore().opened(List.of(over, goingOn, bobs));
        sessionStore().clocked(List.of(new SessionClock(over, 5), new SessionClock(bobs, 5)));
        store(measured(over, 1, 4711), measured(over, 2, 4712), measured(goingOn, 1, 4713), measured(bobs, 1, 4714));
        end(over);
        end(bobs);
    }

    private static SampleBuilder measured(SessionStart start, long seq, int latency) {
        return SampleBuilder.of(start)
                .seq(seq)
                .after(Duration.ofSeconds(3 * seq))
                .measured(latency, 1.5, 7);
    }

    private void end(SessionStart start) {
        sessionStore().closed(List.of(new SessionSummary(start, time.now(), SampleTotals.EMPTY, EndReason.SHUTDOWN)));
    }

    private boolean isAnythingKeptOfAlice() {
        return isKept(alice, List.of(over.session(), goingOn.session()));
    }

    private String exported(UserId whose) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        personalData().export(whose, out);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(out.toByteArray()))
                .toString();
    }

    @Nested
    class AnExport {

        @BeforeEach
        void given() {
            twoUsersWereInCalls();
        }

        @Test
        void isOneJsonObject() throws IOException {
            assertThat(JsonShape.isObject(exported(alice))).isTrue();
        }

        @Test
        void holdsEverySessionAndEverySampleOfTheUser() throws IOException {
            assertThat(exported(alice))
                    .contains(over.session().toString(), goingOn.session().toString(), channel.value())
                    .contains("4711", "4712", "4713");
        }

        @Test
        void holdsNothingOfAnybodyElse() throws IOException {
            assertThat(exported(alice))
                    .doesNotContain(bob.value(), bobs.session().toString(), "4714");
        }

        @Test
        void isAnObjectWithoutSessionsForAUserWhoWasNeverThere() throws IOException {
            String nothing = exported(new UserId("nobody " + UUID.randomUUID()));

            assertThat(JsonShape.isObject(nothing)).isTrue();
            assertThat(nothing)
                    .doesNotContain(over.session().toString(), bobs.session().toString(), channel.value());
        }

        @Test
        void takesTheUsersIdLiterally() throws IOException {
            assertThat(exported(new UserId("%"))).doesNotContain(channel.value());
            assertThat(exported(new UserId("' OR ''='"))).doesNotContain(channel.value());
        }

        @Test
        void flushesItsOutputAndLeavesItOpen() throws IOException {
            List<String> calls = new ArrayList<>();

            personalData().export(alice, new ByteArrayOutputStream() {
                @Override
                public void flush() {
                    calls.add("flush after " + (size() > 0 ? "something" : "nothing"));
                }

                @Override
                public void close() {
                    calls.add("close");
                }
            });

            assertThat(calls).isNotEmpty().containsOnly("flush after something");
        }

        @Test
        void passesItsOutputsFailureOnAndCanBeRepeated() throws IOException {
            IOException gone = new IOException("the reader has gone");
            OutputStream broken = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    throw gone;
                }
            };

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> personalData().export(alice, broken))
                    .isSameAs(gone);
            assertThat(exported(alice)).contains(over.session().toString());
        }

        @Test
        void isOnlyTheUsersOwnWhileOthersAreExportedToo() throws Exception {
            String aliceAlone = exported(alice);
            String bobAlone = exported(bob);

            List<String> exports = inThreads(
                    List.of(() -> exported(alice), () -> exported(bob), () -> exported(alice), () -> exported(bob)));

            assertThat(exports).containsExactly(aliceAlone, bobAlone, aliceAlone, bobAlone);
        }
    }

    @Nested
    class AnErasure {

        @BeforeEach
        void given() {
            twoUsersWereInCalls();
        }

        @Test
        void leavesNothingOfTheUser() throws IOException {
            assertThat(isAnythingKeptOfAlice()).isTrue();

            personalData().erase(alice);

            assertThat(isAnythingKeptOfAlice()).isFalse();
            assertThat(exported(alice))
                    .doesNotContain(over.session().toString(), goingOn.session().toString(), channel.value());
        }

        @Test
        void leavesEverythingOfTheOthers() throws IOException {
            String before = exported(bob);

            personalData().erase(alice);

            assertThat(exported(bob)).isEqualTo(before);
        }

        @Test
        void changesNothingIfRepeatedOrIfThereIsNothing() throws IOException {
            String before = exported(bob);

            personalData().erase(alice);
            personalData().erase(alice);
            personalData().erase(new UserId("nobody " + UUID.randomUUID()));

            assertThat(isAnythingKeptOfAlice()).isFalse();
            assertThat(exported(bob)).isEqualTo(before);
        }

        @Test
        void leavesNoSessionToReopen() {
            Instant longAgo = time.now().minus(Duration.ofDays(1));

            personalData().erase(alice);

            assertThat(sessionStore().reopen(resumption(over, longAgo))).isEmpty();
            assertThat(sessionStore().reopen(resumption(goingOn, longAgo))).isEmpty();
            assertThat(sessionStore().reopen(resumption(bobs, longAgo))).isPresent();
        }

        @Test
        void dropsWhatStillComesForASessionThatGoesOn() {
            personalData().erase(alice);

            store(measured(goingOn, 2, 4715), measured(bobs, 2, 4716));
            sessionStore().clocked(List.of(new SessionClock(goingOn, 5)));
            end(goingOn);

            assertThat(isAnythingKeptOfAlice()).isFalse();
            assertThat(isKept(bob, List.of(bobs.session()))).isTrue();
        }

        @Test
        void dropsASessionThatHadBegunButReachesTheStoreAfterwards() {
            SessionStart underWay = startOf(alice);

            personalData().erase(alice);
            sessionStore().opened(List.of(underWay));
            store(measured(underWay, 1, 4717));
            end(underWay);

            assertThat(isKept(alice, List.of(underWay.session()))).isFalse();
        }

        @Test
        void concernsNoSessionThatBeginsLater() throws IOException {
            personalData().erase(alice);
            time.advance(Duration.ofSeconds(1));

            SessionStart next = new SessionStart(SessionId.next(), alice, channel, time.now());
            sessionStore().opened(List.of(next));
            store(measured(next, 1, 4718));

            assertThat(exported(alice))
                    .contains(next.session().toString(), "4718")
                    .doesNotContain("4711");
            assertThat(isAnythingKeptOfAlice()).isTrue();
        }

        @Test
        void ofSeveralUsersAtOnceLeavesNothingOfAnyOfThem() throws Exception {
            inThreads(List.of(() -> erased(alice), () -> erased(bob), () -> erased(alice), () -> erased(bob)));

            assertThat(isAnythingKeptOfAlice()).isFalse();
            assertThat(isKept(bob, List.of(bobs.session()))).isFalse();
        }

        private boolean erased(UserId whose) {
            personalData().erase(whose);
            return true;
        }
    }

    private static <T> List<T> inThreads(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
