package dev.connectivity.session;

import dev.connectivity.incident.IncidentDetector;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a number of samples amount to: immutable, mergeable, the content of a session summary and of a rollup alike.
 * Each metric has its own count, because a sample may know one and not another; averages weigh by these counts.
 *
 * @param samples how many samples, unknown ones included
 * @param latency counts, sum and maximum of the round-trip time in milliseconds
 * @param loss counts, sum and maximum of the packet loss in percent
 * @param jitter counts, sum and maximum of the jitter in milliseconds
 * @param worst the worst known level, {@link QualityLevel#UNKNOWN} if none was known
 * @param millisInLevel time spent in each level in milliseconds: red, orange, yellow, green, unknown
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
     * Checks the number of levels.
     *
     * @param samples how many samples, unknown ones included
     * @param latency counts, sum and maximum of the round-trip time in milliseconds
     * @param loss counts, sum and maximum of the packet loss in percent
     * @param jitter counts, sum and maximum of the jitter in milliseconds
     * @param worst the worst known level, {@link QualityLevel#UNKNOWN} if none was known
     * @param millisInLevel time spent in each level in milliseconds: red, orange, yellow, green, unknown
     * @param incidents how many incidents were opened
     * @param latencyHistogram the latencies for percentiles
     * @throws IllegalArgumentException unless there is one time for each level
     */
    public SampleTotals {
        millisInLevel = List.copyOf(millisInLevel);
        if (millisInLevel.size() != QualityLevel.values().length) {
            throw new IllegalArgumentException("one time for each level is needed, not " + millisInLevel);
        }
    }

    /**
     * Returns what stored samples amount to.
     *
     * @param samples of one session, ascending by time
     * @param policy finds the incidents
     * @param endedAt when the session ended, or null to count times up to the last sample
     * @return their totals
     */
    public static SampleTotals of(Iterable<Sample> samples, IncidentPolicy policy, @Nullable Instant endedAt) {
        SessionAggregator aggregator = new SessionAggregator();
        IncidentDetector detector = new IncidentDetector(policy);
        for (Sample sample : samples) {
            int latency = sample.latencyMillis() == null ? -1 : sample.latencyMillis();
            double loss = sample.lossPercent() == null ? -1 : sample.lossPercent();
            int jitter = sample.jitterMillis() == null ? -1 : sample.jitterMillis();
            aggregator.add(sample.timeMillis(), latency, loss, jitter, sample.level());
            IncidentEvent event = detector.sample(loss, sample.timeMillis());
            if (event != null && event.kind() == IncidentEvent.Kind.OPENED) {
                aggregator.incidentOpened();
            }
        }
        if (endedAt != null) {
            aggregator.end(endedAt.toEpochMilli());
        }
        return aggregator.totals();
    }

    /**
     * Returns the time spent in one level.
     *
     * @param level which level
     * @return milliseconds
     */
    public long millisIn(QualityLevel level) {
        Integer code = level.code();
        return millisInLevel.get(code == null ? millisInLevel.size() - 1 : code);
    }

    /**
     * Returns a percentile of the round-trip time.
     *
     * @param percent above 0, at most 100
     * @return milliseconds, or null if no sample knew the latency
     * @see LatencyHistogram#percentile(double)
     */
    public @Nullable Double latencyPercentile(double percent) {
        return latencyHistogram.percentile(percent);
    }

    /**
     * Returns both together, as though all samples had been added up at once.
     *
     * @param other what other samples amount to
     * @return the totals of all
     */
    public SampleTotals plus(SampleTotals other) {
        List<Long> millis = new ArrayList<>(millisInLevel.size());
        for (int i = 0; i < millisInLevel.size(); i++) {
            millis.add(millisInLevel.get(i) + other.millisInLevel.get(i));
        }
        return new SampleTotals(
                samples + other.samples,
                latency.plus(other.latency),
                loss.plus(other.loss),
                jitter.plus(other.jitter),
                worse(worst, other.worst),
                millis,
                incidents + other.incidents,
                latencyHistogram.plus(other.latencyHistogram));
    }

    static QualityLevel worse(QualityLevel one, QualityLevel other) {
        return one == QualityLevel.UNKNOWN || other.isWorseThan(one) ? other : one;
    }

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
