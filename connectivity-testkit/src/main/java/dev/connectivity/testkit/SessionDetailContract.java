package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.MetricPoint;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SessionStart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of {@link ConnectionHistoryContract} that is about {@link SessionDetail}. */
abstract class SessionDetailContract extends ConnectionSummaryContract {

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
        void keepsSingleSpikesAndBothEndsOfEightHours() {
            SampleBuilder sample = SampleBuilder.of(opened(start(Instant.parse("2026-03-29T08:00:00Z"))));
            SampleBuilder[] samples = new SampleBuilder[9_600];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = sample.seq(i).after(STEP.multipliedBy(i)).measured(50, 0.0, 5);
            }
            samples[5_170] = samples[5_170].measured(1_234, 0.0, 5);
            samples[5_190] = samples[5_190].measured(50, 37.5, 5);
            samples[9_020] = samples[9_020].measured(50, 0.0, 444);
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
            assertThat(points.get(points.size() - 1).time()).isEqualTo("2026-03-29T15:59:57Z");
        }
    }
}
