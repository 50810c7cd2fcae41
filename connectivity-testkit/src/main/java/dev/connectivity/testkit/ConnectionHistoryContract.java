package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.connectivity.spi.ConnectionHistory} must do. Extend it and name the stores and the history; the
 * history must take the present from {@code time}, which the tests set to days of 2025 and 2026.
 *
 * <p>What the numbers mean:
 *
 * <ul>
 *   <li>The period of <i>n</i> days begins with the first moment of the day <i>n</i> - 1 days before today, in the
 *   asked
 *       zone.
 *   <li>Averages and percentiles are those of the samples <em>taken</em> in the period or on the day, whenever their
 *       session began; each known value weighs alike, and a metric that no sample knew is null.
 *   <li>A session counts on the day and in the period in which it <em>began</em>; so does its whole duration, that of
 *   an
 *       ongoing one up to now.
 *   <li>A day is listed if a session began or a sample was taken on it.
 *   <li>An ended session's averages are those of its summary; an ongoing one's are those of its samples stored so far.
 * </ul>
 */
public abstract class ConnectionHistoryContract extends SessionDetailContract {

    /** For implementations. */
    protected ConnectionHistoryContract() {}

    @Nested
    class AListOfSessions {

        private List<SessionEntry> page(int limit, int offset) {
            return history().sessions(user, limit, offset, null);
        }

        private List<SessionEntry> behind(SessionEntry last, int limit) {
            return history().sessions(user, limit, 0, new SessionCursor(last.startedAt(), last.session()));
        }

        @Test
        void isEmptyWithoutSessions() {
            assertThat(page(20, 0)).isEmpty();
        }

        @Test
        void isRefusedOutOfRange() {
            assertThatIllegalArgumentException().isThrownBy(() -> page(0, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> page(101, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> page(1, -1));
        }

        @Test
        void tellsEverythingOfASession() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-30T08:00:00.123Z"))));
            SampleBuilder[] samples = {sample.measured(20, 1.0, 4), sample.measured(300, 2.0, 6)};
            store(samples);
            end(sample.start(), Duration.ofMillis(90_500), samples);

            SessionEntry entry = page(20, 0).get(0);

            assertThat(entry.session()).isEqualTo(sample.start().session());
            assertThat(entry.channel()).isEqualTo(channel);
            assertThat(entry.startedAt()).isEqualTo("2026-03-30T08:00:00.123Z");
            assertThat(entry.endedAt()).isEqualTo("2026-03-30T08:01:30.623Z");
            assertThat(entry.avgLatencyMillis()).isNotNull().isCloseTo(160, within(0.001));
            assertThat(entry.avgLossPercent()).isNotNull().isCloseTo(1.5, within(0.001));
            assertThat(entry.avgJitterMillis()).isNotNull().isCloseTo(5, within(0.001));
            assertThat(entry.worst()).isEqualTo(QualityLevel.ORANGE);
        }

        @Test
        void keepsASessionWithoutSamples() {
            SessionStart start = call("2026-03-30T08:00:00Z");

            assertThat(page(20, 0))
                    .containsExactly(new SessionEntry(
                            start.session(),
                            channel,
                            start.startedAt(),
                            start.startedAt().plusSeconds(60),
                            null,
                            null,
                            null,
                            QualityLevel.UNKNOWN));
        }

        @Test
        void showsAnOngoingSessionWithWhatIsStoredSoFar() {
            ongoing("2026-03-30T09:59:00Z", 20, 40, 150);

            SessionEntry entry = page(20, 0).get(0);

            assertThat(entry.endedAt()).isNull();
            assertThat(entry.avgLatencyMillis()).isNotNull().isCloseTo(70, within(0.001));
            assertThat(entry.worst()).isEqualTo(QualityLevel.YELLOW);
        }

        @Test
        void showsAReopenedSessionAsOngoing() {
            SessionStart start = ongoing("2026-03-30T09:59:00Z", 20, 40);
            sessionStore()
                    .closed(List.of(new SessionSummary(
                            start, time.now(), SampleTotals.EMPTY, SessionSummary.EndReason.SHUTDOWN)));
            sessionStore().reopen(resumption(start, time.now().minusSeconds(30)));

            SessionEntry entry = page(20, 0).get(0);

            assertThat(entry.endedAt()).isNull();
            assertThat(entry.avgLatencyMillis()).isNotNull().isCloseTo(30, within(0.001));
        }

        @Test
        void tellsTheAveragesOfTheSummaryWhenTheSamplesAreGone() {
            SessionStart start = opened(start(Instant.parse("2025-06-01T08:00:00Z")));
            end(start, Duration.ofMinutes(5), 30, 50);

            SessionEntry entry = page(20, 0).get(0);

            assertThat(entry.avgLatencyMillis()).isNotNull().isCloseTo(40, within(0.001));
            assertThat(entry.worst()).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void beginsWithTheNewest() {
            SessionStart middle = call("2026-03-29T08:00:00Z", 20);
            SessionStart oldest = call("2026-03-28T08:00:00Z", 20);
            SessionStart newest = call("2026-03-29T08:00:00.001Z", 20);

            assertThat(page(20, 0))
                    .extracting(SessionEntry::session)
                    .containsExactly(newest.session(), middle.session(), oldest.session());
        }

        @Test
        void isCutIntoPages() {
            List<SessionId> newestFirst = callsEveryMinute(7);

            assertThat(page(3, 0)).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(0, 3));
            assertThat(page(3, 3)).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(3, 6));
            assertThat(page(3, 6)).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(6, 7));
            assertThat(page(3, 7)).isEmpty();
            assertThat(page(100, 1_000)).isEmpty();
        }

        @Test
        void goesOnBehindACursorWhateverNewSessionsCome() {
            List<SessionId> newestFirst = callsEveryMinute(7);
            List<SessionEntry> first = page(3, 0);
            call("2026-03-30T09:00:00Z", 20);
            call("2026-03-30T09:30:00Z", 20);

            List<SessionEntry> second = behind(first.get(2), 3);
            List<SessionEntry> third = behind(second.get(2), 3);

            assertThat(second).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(3, 6));
            assertThat(third).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(6, 7));
            assertThat(behind(third.get(0), 3)).isEmpty();
        }

        @Test
        void skipsBehindACursorToo() {
            List<SessionId> newestFirst = callsEveryMinute(6);
            SessionEntry second = page(6, 0).get(1);

            List<SessionEntry> page =
                    history().sessions(user, 2, 1, new SessionCursor(second.startedAt(), second.session()));

            assertThat(page).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(3, 5));
        }

        @Test
        void ordersSessionsThatBeganTogetherByIdAndLosesNone() {
            for (int i = 0; i < 5; i++) {
                call("2026-03-29T08:00:00Z", 20);
            }
            List<SessionEntry> all = page(20, 0);
            assertThat(all).hasSize(5).isEqualTo(page(20, 0));
            assertThat(all)
                    .extracting(entry -> entry.session().toString())
                    .isSortedAccordingTo((one, other) -> other.compareTo(one));

            List<SessionEntry> paged = new ArrayList<>(page(2, 0));
            List<SessionEntry> next = behind(paged.get(1), 2);
            while (!next.isEmpty()) {
                paged.addAll(next);
                next = behind(next.get(next.size() - 1), 2);
            }

            assertThat(paged).isEqualTo(all);
        }

        @Test
        void takesACursorAtASessionThatIsNotThere() {
            List<SessionId> newestFirst = callsEveryMinute(3);
            SessionEntry middle = page(3, 0).get(1);

            List<SessionEntry> page = history()
                    .sessions(
                            user,
                            20,
                            0,
                            new SessionCursor(middle.startedAt().plusSeconds(1), new SessionId(UUID.randomUUID())));

            assertThat(page).extracting(SessionEntry::session).isEqualTo(newestFirst.subList(1, 3));
        }

        @Test
        void showsNobodyElsesSessions() {
            SessionStart mine = call("2026-03-29T08:00:00Z", 20);

            assertThat(history().sessions(new UserId("somebody-else"), 20, 0, null))
                    .isEmpty();
            SessionCursor after = new SessionCursor(mine.startedAt().plusSeconds(1), mine.session());
            assertThat(history().sessions(new UserId("somebody-else"), 20, 0, after))
                    .isEmpty();
        }

        private List<SessionId> callsEveryMinute(int count) {
            List<SessionId> newestFirst = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                newestFirst.add(
                        0, call("2026-03-29T08:%02d:00Z".formatted(i), 20).session());
            }
            return newestFirst;
        }
    }
}
