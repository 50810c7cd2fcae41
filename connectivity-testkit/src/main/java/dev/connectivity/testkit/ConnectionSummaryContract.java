package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.UserId;
import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.history.ConnectionSummary.Day;
import dev.connectivity.session.LatencyHistogram;
import dev.connectivity.session.SessionStart;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of {@link ConnectionHistoryContract} that is about {@link ConnectionSummary}. */
abstract class ConnectionSummaryContract extends HistoryFixture {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private ConnectionSummary summary(int days) {
        return history().summary(user, days, ZoneOffset.UTC);
    }

    private static Day day(ConnectionSummary summary, String date) {
        return summary.days().stream()
                .filter(day -> day.date().equals(LocalDate.parse(date)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + date + " in " + summary.days()));
    }

    private static void assertClose(@Nullable Double actual, double expected) {
        assertThat(actual).isNotNull().isCloseTo(expected, within(0.001));
    }

    @Nested
    class ASummary {

        @Test
        void isEmptyWithoutSessions() {
            assertThat(summary(30))
                    .isEqualTo(new ConnectionSummary(30, null, null, null, null, 0, Duration.ZERO, List.of()));
        }

        @Test
        void tellsTheAveragesOfTheSamples() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-30T08:00:00Z"))));
            store(sample.measured(20, 1.0, 4), sample.measured(40, 2.0, 6), sample.measured(90, 6.0, 20));

            ConnectionSummary summary = summary(30);

            assertThat(summary.periodDays()).isEqualTo(30);
            assertClose(summary.avgLatencyMillis(), 50);
            assertClose(summary.avgLossPercent(), 3);
            assertClose(summary.avgJitterMillis(), 10);
            Day day = day(summary, "2026-03-30");
            assertClose(day.avgLatencyMillis(), 50);
            assertClose(day.avgLossPercent(), 3);
            assertClose(day.avgJitterMillis(), 10);
        }

        @Test
        void weighsEverySampleAlike() {
            call("2026-03-30T08:00:00Z", 100);
            call("2026-03-30T09:00:00Z", 20, 20, 20);
            call("2026-03-28T09:00:00Z", 40);

            assertClose(day(summary(30), "2026-03-30").avgLatencyMillis(), 40);
            assertClose(summary(30).avgLatencyMillis(), 40);
        }

        @Test
        void givesNoWeightToWhatIsUnknown() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-30T08:00:00Z"))));
            store(sample.measured(20, null, 4), sample.measured(null, 3.0, null), sample.measured(40, null, null));

            ConnectionSummary summary = summary(30);

            assertClose(summary.avgLatencyMillis(), 30);
            assertClose(summary.avgLossPercent(), 3);
            assertClose(summary.avgJitterMillis(), 4);
        }

        @Test
        void hasNoAveragesIfNothingWasKnown() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-30T08:00:00Z"))));
            store(sample.measured(null, null, null));

            ConnectionSummary summary = summary(30);

            assertThat(summary.avgLatencyMillis()).isNull();
            assertThat(summary.p95LatencyMillis()).isNull();
            assertThat(summary.days())
                    .containsExactly(new Day(LocalDate.parse("2026-03-30"), null, null, null, null, 1));
        }

        @Test
        void countsASessionWithoutSamples() {
            call("2026-03-30T08:00:00Z");

            ConnectionSummary summary = summary(30);

            assertThat(summary.totalSessions()).isEqualTo(1);
            assertThat(summary.totalDuration()).isEqualTo(Duration.ofMinutes(1));
            assertThat(summary.avgLatencyMillis()).isNull();
            assertThat(summary.days())
                    .containsExactly(new Day(LocalDate.parse("2026-03-30"), null, null, null, null, 1));
        }

        @Test
        void takesPercentilesFromAllSamplesTogether() {
            int[] good = new int[100];
            Arrays.fill(good, 10);
            int[] bad = new int[10];
            Arrays.fill(bad, 300);
            call("2026-03-30T07:00:00Z", good);
            call("2026-03-30T08:00:00Z", bad);
            call("2026-03-29T08:00:00Z", 700);

            ConnectionSummary summary = summary(30);

            LatencyHistogram today = LatencyHistogram.ofValues(good).plus(LatencyHistogram.ofValues(bad));
            assertThat(day(summary, "2026-03-30").p95LatencyMillis()).isEqualTo(today.percentile(95));
            assertThat(summary.p95LatencyMillis())
                    .isEqualTo(today.plus(LatencyHistogram.ofValues(700)).percentile(95));
        }

        @Test
        void addsUpTheDurationOfEndedSessionsAndOfOngoingOnesUpToNow() {
            end(opened(start(Instant.parse("2026-03-29T08:00:00Z"))), Duration.ofMinutes(90));
            end(opened(start(Instant.parse("2026-03-30T08:00:00Z"))), Duration.ofMillis(2_500));
            ongoing("2026-03-30T09:59:50Z");

            assertThat(summary(30).totalDuration())
                    .isCloseTo(Duration.ofMinutes(90).plusMillis(12_500), Duration.ofMillis(1));
            assertThat(summary(30).totalSessions()).isEqualTo(3);
        }

        @Test
        void tellsNothingOfAnybodyElse() {
            call("2026-03-30T08:00:00Z", 20);

            ConnectionSummary other = history().summary(new UserId("somebody-else"), 30, ZoneOffset.UTC);

            assertThat(other.totalSessions()).isZero();
            assertThat(other.days()).isEmpty();
            assertThat(other.avgLatencyMillis()).isNull();
        }
    }

    @Nested
    class Days {

        @Test
        void areRefusedOutOfRange() {
            assertThatIllegalArgumentException().isThrownBy(() -> summary(0));
            assertThatIllegalArgumentException().isThrownBy(() -> summary(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> summary(366));
        }

        @Test
        void areListedOldestFirstAndOnlyIfSomethingWasThere() {
            call("2026-03-30T08:00:00Z", 20);
            call("2026-03-10T08:00:00Z", 30);
            call("2026-03-20T08:00:00Z", 40);
            call("2026-03-20T09:00:00Z", 60);

            assertThat(summary(30).days())
                    .extracting(Day::date)
                    .extracting(LocalDate::toString)
                    .containsExactly("2026-03-10", "2026-03-20", "2026-03-30");
            assertThat(day(summary(30), "2026-03-20").sessionCount()).isEqualTo(2);
            assertClose(day(summary(30), "2026-03-20").avgLatencyMillis(), 50);
        }

        @Test
        void beginWithTheFirstMomentOfThePeriod() {
            call("2026-03-23T23:59:59.999Z", 900);
            call("2026-03-24T00:00:00Z", 20);

            ConnectionSummary week = summary(7);

            assertThat(week.periodDays()).isEqualTo(7);
            assertThat(week.totalSessions()).isEqualTo(1);
            assertClose(week.avgLatencyMillis(), 20);
            assertThat(week.totalDuration()).isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void mayBeTodayAlone() {
            call("2026-03-29T23:59:00Z", 900);
            call("2026-03-30T00:00:00Z", 20);

            assertThat(summary(1).days()).extracting(Day::date).containsExactly(LocalDate.parse("2026-03-30"));
            assertThat(summary(1).totalSessions()).isEqualTo(1);
        }

        @Test
        void mayBeAYear() {
            call("2025-03-31T00:00:00Z", 20);
            call("2025-03-30T23:59:00Z", 900);

            assertThat(summary(365).days()).extracting(Day::date).containsExactly(LocalDate.parse("2025-03-31"));
        }

        @Test
        void shareASessionAcrossMidnight() {
            SessionStart start = ongoing("2026-03-28T23:59:57Z", 20, 100, 300);

            ConnectionSummary summary = summary(30);

            assertThat(summary.totalSessions()).isEqualTo(1);
            assertThat(day(summary, "2026-03-28").sessionCount()).isEqualTo(1);
            assertClose(day(summary, "2026-03-28").avgLatencyMillis(), 20);
            assertThat(day(summary, "2026-03-29").sessionCount()).isZero();
            assertClose(day(summary, "2026-03-29").avgLatencyMillis(), 200);
            assertThat(start.startedAt()).isBefore(Instant.parse("2026-03-29T00:00:00Z"));
        }

        @Test
        void shareAnEndedSessionAcrossMidnight() {
            call("2026-03-28T23:59:57Z", 20, 100, 300);

            ConnectionSummary summary = summary(30);

            assertThat(summary.totalSessions()).isEqualTo(1);
            assertClose(summary.avgLatencyMillis(), 140);
            assertClose(day(summary, "2026-03-28").avgLatencyMillis(), 20);
            assertClose(day(summary, "2026-03-29").avgLatencyMillis(), 200);
            assertThat(day(summary, "2026-03-29").p95LatencyMillis())
                    .isEqualTo(LatencyHistogram.ofValues(100, 300).percentile(95));
            assertThat(day(summary, "2026-03-29").sessionCount()).isZero();
        }

        @Test
        void shareASessionOfMoreThanADay() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-26T12:00:00Z"))));
            SampleBuilder[] samples = {
                sample.measured(20, 0.5, 4),
                sample.after(Duration.ofHours(24)).measured(40, 0.5, 4),
                sample.after(Duration.ofHours(60)).measured(60, 0.5, 4)
            };
            store(samples);
            end(sample.start(), Duration.ofHours(61), samples);

            ConnectionSummary summary = summary(30);

            assertThat(summary.totalDuration()).isEqualTo(Duration.ofHours(61));
            assertThat(summary.days())
                    .extracting(Day::date, Day::avgLatencyMillis, Day::sessionCount)
                    .containsExactly(
                            tuple(LocalDate.parse("2026-03-26"), 20.0, 1L),
                            tuple(LocalDate.parse("2026-03-27"), 40.0, 0L),
                            tuple(LocalDate.parse("2026-03-29"), 60.0, 0L));
        }

        @Test
        void haveTheSamplesOfAnEndedSessionThatBeganBeforeThePeriod() {
            call("2026-03-29T23:59:57Z", 20, 100);

            ConnectionSummary today = summary(1);

            assertThat(today.totalSessions()).isZero();
            assertThat(today.totalDuration()).isZero();
            assertClose(today.avgLatencyMillis(), 100);
        }

        @Test
        void haveTheSamplesOfASessionThatBeganBeforeThePeriod() {
            ongoing("2026-03-29T23:59:57Z", 20, 100);

            ConnectionSummary today = summary(1);

            assertThat(today.totalSessions()).isZero();
            assertThat(today.totalDuration()).isZero();
            assertClose(today.avgLatencyMillis(), 100);
            assertThat(day(today, "2026-03-30").sessionCount()).isZero();
        }
    }

    @Nested
    class TimeZones {

        private void assertOn(String zone, String date) {
            assertThat(history().summary(user, 30, ZoneId.of(zone)).days())
                    .as(zone)
                    .extracting(Day::date)
                    .containsExactly(LocalDate.parse(date));
        }

        @Test
        void decideWhichDayItWas() {
            call("2026-03-27T22:30:00Z", 20);

            assertOn("UTC", "2026-03-27");
            assertOn("Europe/London", "2026-03-27");
            assertOn("Europe/Berlin", "2026-03-27");
            assertOn("Europe/Athens", "2026-03-28");
            assertOn("America/Los_Angeles", "2026-03-27");
            assertOn("Asia/Kolkata", "2026-03-28");
            assertOn("Asia/Kathmandu", "2026-03-28");
            assertOn("Pacific/Kiritimati", "2026-03-28");
            assertOn("+01:30", "2026-03-28");
            assertOn("-10:00", "2026-03-27");
        }

        @Test
        void decideWhetherASessionCrossesMidnight() {
            call("2026-03-27T22:59:57Z", 20, 100);

            assertThat(history().summary(user, 30, ZoneOffset.UTC).days()).hasSize(1);
            ConnectionSummary berlin = history().summary(user, 30, BERLIN);
            assertClose(day(berlin, "2026-03-27").avgLatencyMillis(), 20);
            assertClose(day(berlin, "2026-03-28").avgLatencyMillis(), 100);
        }

        @Test
        void decideWhichDayItIs() {
            time.jumpTo(Instant.parse("2026-03-30T23:30:00Z"));
            call("2026-03-30T21:00:00Z", 20);

            assertThat(history().summary(user, 1, ZoneOffset.UTC).totalSessions())
                    .isEqualTo(1);
            assertThat(history().summary(user, 1, BERLIN).totalSessions()).isZero();
            assertThat(history().summary(user, 2, BERLIN).totalSessions()).isEqualTo(1);
        }

        @Test
        void haveADayOf23HoursInSpring() {
            call("2026-03-28T22:59:59Z", 10);
            call("2026-03-28T23:00:00Z", 20);
            call("2026-03-29T21:59:57Z", 40);
            call("2026-03-29T22:00:00Z", 80);

            ConnectionSummary summary = history().summary(user, 3, BERLIN);

            assertClose(day(summary, "2026-03-28").avgLatencyMillis(), 10);
            assertClose(day(summary, "2026-03-29").avgLatencyMillis(), 30);
            assertThat(day(summary, "2026-03-29").sessionCount()).isEqualTo(2);
            assertClose(day(summary, "2026-03-30").avgLatencyMillis(), 80);
        }

        @Test
        void haveADayOf25HoursInAutumn() {
            time.jumpTo(Instant.parse("2026-10-26T10:00:00Z"));
            call("2026-10-24T21:59:57Z", 10);
            call("2026-10-24T22:00:00Z", 20);
            call("2026-10-25T22:59:57Z", 40);
            call("2026-10-25T23:00:00Z", 80);

            ConnectionSummary summary = history().summary(user, 3, BERLIN);

            assertClose(day(summary, "2026-10-24").avgLatencyMillis(), 10);
            assertClose(day(summary, "2026-10-25").avgLatencyMillis(), 30);
            assertClose(day(summary, "2026-10-26").avgLatencyMillis(), 80);
        }

        @Test
        void beginThePeriodAtTheirOwnMidnight() {
            call("2026-03-28T22:59:00Z", 10);
            call("2026-03-28T23:00:00Z", 20);

            assertThat(history().summary(user, 2, BERLIN).totalSessions()).isEqualTo(1);
        }
    }
}
