package dev.connectivity.history;

import dev.connectivity.quality.QualityLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thins out a session's course without losing what hurt: the first and the last point are kept as they are, those
 * between are divided into buckets of equally many neighbours, and each bucket becomes one point with the bucket's
 * largest latency, largest loss, largest jitter and worst level, at the time of its worst point. So a single spike in
 * an eight-hour session stays as high as it was. A bucket is green only if all its points are, as an unknown moment
 * never counts as good; it is unknown if its points are green or unknown.
 */
public final class Downsampler {

    /** From bad to good, unknown between yellow and green. */
    private static final Comparator<MetricPoint> WORST_LAST = Comparator.<MetricPoint>comparingInt(
                    point -> badness(point.level()))
            .thenComparing(MetricPoint::lossPercent, Downsampler::compare)
            .thenComparing(MetricPoint::latencyMillis, Downsampler::compare)
            .thenComparing(MetricPoint::jitterMillis, Downsampler::compare);

    private Downsampler() {}

    /**
     * Thins out to what a {@link SessionDetail} holds.
     *
     * @param points ascending by time
     * @return at most {@link SessionDetail#MAX_POINTS} points, ascending by time; the given ones if they are so few
     */
    public static List<MetricPoint> downsample(List<MetricPoint> points) {
        return downsample(points, SessionDetail.MAX_POINTS);
    }

    static List<MetricPoint> downsample(List<MetricPoint> points, int max) {
        if (points.size() <= max) {
            return List.copyOf(points);
        }
        int last = points.size() - 1;
        int buckets = max - 2;
        List<MetricPoint> kept = new ArrayList<>(max);
        kept.add(points.get(0));
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = 1 + (int) ((long) bucket * (last - 1) / buckets);
            int to = 1 + (int) ((bucket + 1L) * (last - 1) / buckets);
            kept.add(worst(points.subList(from, to)));
        }
        kept.add(points.get(last));
        return List.copyOf(kept);
    }

    private static MetricPoint worst(List<MetricPoint> bucket) {
        MetricPoint worst = bucket.get(0);
        Double latency = null;
        Double loss = null;
        Double jitter = null;
        for (MetricPoint point : bucket) {
            if (WORST_LAST.compare(point, worst) > 0) {
                worst = point;
            }
            latency = max(latency, point.latencyMillis());
            loss = max(loss, point.lossPercent());
            jitter = max(jitter, point.jitterMillis());
        }
        return new MetricPoint(worst.time(), latency, loss, jitter, worst.level());
    }

    private static @Nullable Double max(@Nullable Double one, @Nullable Double other) {
        return compare(one, other) >= 0 ? one : other;
    }

    private static int compare(@Nullable Double one, @Nullable Double other) {
        return Double.compare(one == null ? -1 : one, other == null ? -1 : other);
    }

    private static int badness(QualityLevel level) {
        return switch (level) {
            case GREEN -> 0;
            case UNKNOWN -> 1;
            case YELLOW -> 2;
            case ORANGE -> 3;
            case RED -> 4;
        };
    }
}
