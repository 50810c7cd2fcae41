package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.MetricPoint;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SessionStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.connectivity.spi.ConnectionHistory} must do. Extend it and name the stores and the history; the
 * history must take the present from {@code time}, which the tests set to days of 2025 and 2026.
 *
 * <p>What the numbers mean:
 *
 * <ul>
 *   <li>The period of <i>n</i> days begins with the first moment of the day <i>n</i> - 1 days before today, in the asked
 *       zone.
 *   <li>Averages and percentiles are those of the samples <em>taken</em> in the period or on the day, whenever their
 *       session began; each known value weighs alike, and a metric that no sample knew is null.
 *   <li>A session counts on the day and in the period in which it <em>began</em>; so does its whole duration, that of an
 *       ongoing one up to now.
 *   <li>A day is listed if a session began or a sample was taken on it.
 *   <li>An ended session's averages are those of its summary; an ongoing one's are those of its samples stored so far.
 * </ul>
 */
public abstract class ConnectionHistoryContract extends ConnectionSummaryContract {

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

    @Nested
    class TheDetailOfASession {

        private SessionDetail detail(SessionStart start) {
            return history().session(user, start.session()).orElseThrow();
        }

        @Test
        void isNotThereForAnUnknownSession() {
            assertThat(history().session(user, SessionId.next())).isEmpty();
        }

        @Test
        void isNotThereForSomebodyElse() {
            SessionStart start = call("2026-03-29T08:00:00Z", 20);

            assertThat(history().session(new UserId("somebody-else"), start.session()))
                    .isEmpty();
        }

        @Test
        void beginsWithTheSameSummaryAsTheList() {
            SessionStart ended = call("2026-03-29T08:00:00Z", 20, 500);
            SessionStart ongoing = ongoing("2026-03-29T09:00:00Z", 20);

            List<SessionEntry> list = history().sessions(user, 20, 0, null);

            assertThat(detail(ongoing).summary()).isEqualTo(list.get(0));
            assertThat(detail(ended).summary()).isEqualTo(list.get(1));
        }

        @Test
        void hasNoPointsWithoutSamples() {
            SessionDetail detail = detail(call("2026-03-29T08:00:00Z"));

            assertThat(detail.points()).isEmpty();
            assertThat(detail.downsampled()).isFalse();
        }

        @Test
        void hasAPointForEverySample() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-29T08:00:00Z"))));
            store(
                    sample.after(Duration.ofMillis(3_001)).measured(20, 0.5, 4),
                    sample.after(Duration.ofMillis(6_002)).measured(null, 6.0, null),
                    sample.after(Duration.ofMillis(9_003)).measured(null, null, null));

            SessionDetail detail = detail(sample.start());

            assertThat(detail.downsampled()).isFalse();
            assertThat(detail.resolution()).isEqualTo(SessionDetail.Resolution.SAMPLE);
            assertThat(detail.points())
                    .containsExactly(
                            new MetricPoint(
                                    Instant.parse("2026-03-29T08:00:03.001Z"), 20.0, 0.5, 4.0, QualityLevel.GREEN),
                            new MetricPoint(
                                    Instant.parse("2026-03-29T08:00:06.002Z"), null, 6.0, null, QualityLevel.RED),
                            new MetricPoint(
                                    Instant.parse("2026-03-29T08:00:09.003Z"), null, null, null, QualityLevel.UNKNOWN));
        }

        @Test
        void ordersSamplesThatCameLate() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-29T08:00:00Z"))));
            store(sample.seq(3).after(Duration.ofMinutes(3)), sample.seq(1).after(Duration.ofMinutes(1)));
            store(sample.seq(2).after(Duration.ofMinutes(2)));

            assertThat(detail(sample.start()).points())
                    .extracting(MetricPoint::time)
                    .isSorted()
                    .hasSize(3);
        }

        @Test
        void holdsAllPointsAcrossMidnight() {
            SessionStart start = call("2026-03-28T23:59:57Z", 20, 30, 40, 50);

            assertThat(detail(start).points())
                    .extracting(MetricPoint::latencyMillis)
                    .containsExactly(20.0, 30.0, 40.0, 50.0);
        }

        @Test
        void holdsNoPointsOfAnotherSession() {
            call("2026-03-29T08:00:00Z", 900);
            SessionStart start = call("2026-03-29T08:00:00Z", 20, 30);
            call("2026-03-29T08:00:00Z", 900);

            assertThat(detail(start).points())
                    .extracting(MetricPoint::latencyMillis)
                    .containsExactly(20.0, 30.0);
        }

        @Test
        void isWholeUpToTwoHundredSamples() {
            SessionDetail detail = detail(
                    ongoing("2026-03-29T08:00:00Z", IntStream.range(0, 200).toArray()));

            assertThat(detail.points()).hasSize(200);
            assertThat(detail.downsampled()).isFalse();
        }

        @Test
        void isThinnedOutFromThereOn() {
            SessionDetail detail = detail(
                    ongoing("2026-03-29T08:00:00Z", IntStream.range(0, 201).toArray()));

            assertThat(detail.points()).hasSizeLessThanOrEqualTo(200).hasSizeGreaterThan(100);
            assertThat(detail.downsampled()).isTrue();
        }

        @Test
        void keepsSpikesAndBothEndsWhenItIsThinnedOut() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-29T08:00:00Z"))));
            SampleBuilder[] samples = new SampleBuilder[1_000];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = sample.seq(i).after(STEP.multipliedBy(i)).measured(50, 0.0, 5);
            }
            samples[517] = samples[517].measured(1_234, 0.0, 5);
            samples[519] = samples[519].measured(50, 37.5, 5);
            samples[902] = samples[902].measured(50, 0.0, 444);
            store(samples);

            SessionDetail detail = detail(sample.start());

            List<MetricPoint> points = detail.points();
            assertThat(detail.downsampled()).isTrue();
            assertThat(points).hasSizeLessThanOrEqualTo(200);
            assertThat(points).extracting(MetricPoint::latencyMillis).contains(1_234.0);
            assertThat(points).extracting(MetricPoint::lossPercent).contains(37.5);
            assertThat(points).extracting(MetricPoint::jitterMillis).contains(444.0);
            assertThat(points).extracting(MetricPoint::level).contains(QualityLevel.RED);
            assertThat(points).extracting(MetricPoint::time).isSorted().doesNotHaveDuplicates();
            assertThat(points.get(0).time()).isEqualTo("2026-03-29T08:00:00Z");
            assertThat(points.get(points.size() - 1).time()).isEqualTo("2026-03-29T08:49:57Z");
        }
    }
}
