package dev.connectivity.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownsamplerTest {

    private static final int EIGHT_HOURS = 9_600;

    private static MetricPoint point(
            int second, @Nullable Double latency, @Nullable Double loss, @Nullable Double jitter, QualityLevel level) {
        return new MetricPoint(Instant.ofEpochSecond(second), latency, loss, jitter, level);
    }

    private static MetricPoint good(int second) {
        return point(second, 40.0, 0.0, 5.0, QualityLevel.GREEN);
    }

    private static List<MetricPoint> good(int count, int stepSeconds) {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(good(i * stepSeconds));
        }
        return points;
    }

    @Nested
    class FewPoints {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 199, 200})
        void areLeftAlone(int count) {
            List<MetricPoint> points = good(count, 3);

            assertThat(Downsampler.downsample(points)).isEqualTo(points);
        }
    }

    @Nested
    class ManyPoints {

        @ParameterizedTest
        @ValueSource(ints = {201, 202, 397, 398, 399, 400, 1_000, EIGHT_HOURS, 100_000})
        void becomeTwoHundredAscendingWithBothEnds(int count) {
            List<MetricPoint> points = good(count, 3);

            List<MetricPoint> kept = Downsampler.downsample(points);

            assertThat(kept).hasSize(SessionDetail.MAX_POINTS);
            assertThat(kept).extracting(MetricPoint::time).isSorted().doesNotHaveDuplicates();
            assertThat(kept).startsWith(points.get(0)).endsWith(points.get(count - 1));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 47, 48, 49, 4_800, EIGHT_HOURS - 2, EIGHT_HOURS - 1})
        void keepASingleSpikeAtItsHeightAndTime(int where) {
            List<MetricPoint> points = good(EIGHT_HOURS, 3);
            points.set(where, point(where * 3, 900.0, 12.5, 90.0, QualityLevel.RED));

            assertThat(Downsampler.downsample(points)).contains(points.get(where));
        }

        @Test
        void keepTheWorstOfEachMetricInABucket() {
            List<MetricPoint> points = good(EIGHT_HOURS, 3);
            points.set(4_801, point(4_801 * 3, 190.0, 0.0, 5.0, QualityLevel.YELLOW));
            points.set(4_802, point(4_802 * 3, 40.0, 4.5, 5.0, QualityLevel.ORANGE));
            points.set(4_803, point(4_803 * 3, 40.0, 0.0, 45.0, QualityLevel.YELLOW));

            assertThat(Downsampler.downsample(points))
                    .contains(point(4_802 * 3, 190.0, 4.5, 45.0, QualityLevel.ORANGE));
        }

        @Test
        void neverCountTheUnknownAsGood() {
            List<MetricPoint> points = good(EIGHT_HOURS, 3);
            points.set(4_801, point(4_801 * 3, null, null, null, QualityLevel.UNKNOWN));
            points.set(9_001, point(9_001 * 3, null, null, null, QualityLevel.UNKNOWN));
            points.set(9_002, point(9_002 * 3, 150.0, 0.0, 5.0, QualityLevel.YELLOW));

            List<MetricPoint> kept = Downsampler.downsample(points);

            assertThat(kept).contains(point(4_801 * 3, 40.0, 0.0, 5.0, QualityLevel.UNKNOWN));
            assertThat(kept).contains(point(9_002 * 3, 150.0, 0.0, 5.0, QualityLevel.YELLOW));
        }

        @Test
        void stayUnknownWhereNothingWasKnown() {
            List<MetricPoint> points = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                points.add(point(i, null, null, null, QualityLevel.UNKNOWN));
            }

            assertThat(Downsampler.downsample(points)).hasSize(200).allSatisfy(kept -> {
                assertThat(kept.level()).isEqualTo(QualityLevel.UNKNOWN);
                assertThat(kept.latencyMillis()).isNull();
            });
        }

        @Test
        void mayShareATime() {
            List<MetricPoint> points = good(1_000, 0);

            assertThat(Downsampler.downsample(points)).hasSize(200);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesTheExtremesStay(long seed) {
        Random random = new Random(seed);
        List<MetricPoint> points = new ArrayList<>();
        int second = 0;
        for (int i = 0; i < 201 + random.nextInt(5_000); i++) {
            second += random.nextInt(50) == 0 ? random.nextInt(4_000) : random.nextInt(4);
            int latency = random.nextInt(10_000);
            double loss = random.nextDouble() * 100;
            int jitter = random.nextInt(5_000);
            points.add(point(
                    second,
                    (double) latency,
                    random.nextInt(5) == 0 ? null : loss,
                    (double) jitter,
                    QualityThresholds.DEFAULT.level(latency, loss, jitter)));
        }

        List<MetricPoint> kept = Downsampler.downsample(points);

        String where = "seed " + seed;
        assertThat(kept).as(where).hasSize(200);
        assertThat(kept).as(where).extracting(MetricPoint::time).isSorted();
        assertThat(max(kept, MetricPoint::latencyMillis)).as(where).isEqualTo(max(points, MetricPoint::latencyMillis));
        assertThat(max(kept, MetricPoint::lossPercent)).as(where).isEqualTo(max(points, MetricPoint::lossPercent));
        assertThat(max(kept, MetricPoint::jitterMillis)).as(where).isEqualTo(max(points, MetricPoint::jitterMillis));
        assertThat(points)
                .as(where)
                .extracting(MetricPoint::time)
                .containsAll(kept.stream().map(MetricPoint::time).toList());
    }

    private interface Value {
        @Nullable
        Double of(MetricPoint point);
    }

    private static double max(List<MetricPoint> points, Value value) {
        double max = -1;
        for (MetricPoint point : points) {
            Double one = value.of(point);
            max = one == null ? max : Math.max(max, one);
        }
        return max;
    }
}
