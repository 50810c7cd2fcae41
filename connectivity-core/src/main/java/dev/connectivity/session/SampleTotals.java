package dev.connectivity.session;

import dev.connectivity.quality.QualityLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a number of samples amount to: immutable, mergeable, the content of a session summary and of a rollup alike. Each
 * metric has its own count, because a sample may know one and not another; averages weigh by these counts.
 *
 * @param samples how many samples, unknown ones included
 * @param latency counts, sum and maximum of the round-trip time in milliseconds
 * @param loss counts, sum and maximum of the packet loss in percent
 * @param jitter counts, sum and maximum of the jitter in milliseconds
 * @param worst the worst known level, {@link QualityLevel#UNKNOWN} if none was known
 * @param millisInLevel time spent in each level in milliseconds, by {@link QualityLevel#ordinal()}
 * @param incidents how many incidents were opened
 * @param latencyHistogram the latencies for percentiles
 */
public record SampleTotals(
        long samples,
        Metric latency,
        Metric loss,
        Metric jitter,
        QualityLevel worst,
        List<Long> millisInLevel,
        int incidents,
        LatencyHistogram latencyHistogram) {

    /** Nothing measured. */
    public static final SampleTotals EMPTY = new SampleTotals(
            0,
            Metric.NONE,
            Metric.NONE,
            Metric.NONE,
            QualityLevel.UNKNOWN,
            List.of(0L, 0L, 0L, 0L, 0L),
            0,
            LatencyHistogram.EMPTY);

    /**
     * One metric over a number of samples.
     *
     * @param count how many samples knew it
     * @param sum of the known values
     * @param max the largest known value, 0 if none
     */
    public record Metric(long count, double sum, double max) {

        /** No known value. */
        public static final Metric NONE = new Metric(0, 0, 0);

        /**
         * Returns the average.
         *
         * @return the mean of the known values, or null if there is none
         */
        public @Nullable Double average() {
            return count == 0 ? null : sum / count;
        }

        /**
         * Returns both together.
         *
         * @param other another number of samples
         * @return counts and sums added, the larger maximum
         */
        public Metric plus(Metric other) {
            return new Metric(count + other.count, sum + other.sum, Math.max(max, other.max));
        }
    }
}
