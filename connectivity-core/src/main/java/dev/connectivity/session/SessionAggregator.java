package dev.connectivity.session;

import dev.connectivity.quality.QualityLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the samples of one live session in constant memory: below 300 bytes together with its
 * {@link dev.connectivity.incident.IncidentDetector}, and without allocating once the session's latencies have all been
 * seen.
 *
 * <p>Time in a level runs from a sample to the next one, for {@value #HOLD_MILLIS} ms at most; what lies beyond counts
 * as unknown. Nothing is counted before the first sample. A sample that is older than the last one (sent again after a
 * lost connection) counts in everything but the times.
 *
 * <p>Not thread-safe; the owner of the session guards it.
 */
public final class SessionAggregator {

    /** How long a sample's level holds when no other sample follows, in milliseconds. */
    public static final long HOLD_MILLIS = 10_000;

    private final SampleTotals before;

    private int samples;
    private int latencyCount;
    private int lossCount;
    private int jitterCount;
    private long latencySum;
    private double lossSum;
    private long jitterSum;
    private int latencyMax;
    private double lossMax;
    private int jitterMax;
    private int incidents;
    private QualityLevel worst = QualityLevel.UNKNOWN;
    private int[] latencies = PackedCounts.EMPTY;

    /** The level that holds since {@link #lastMillis}, or null before the first sample. */
    private @Nullable QualityLevel level;

    private long lastMillis;
    private long redMillis;
    private long orangeMillis;
    private long yellowMillis;
    private long greenMillis;
    private long unknownMillis;

    /** Begins with nothing. */
    public SessionAggregator() {
        this(SampleTotals.EMPTY);
    }

    /**
     * Goes on with a session from a store. The time between its stored samples and the next one is not counted.
     *
     * @param before what the stored samples amount to
     */
    public SessionAggregator(SampleTotals before) {
        this.before = before;
    }

    /**
     * Adds a sample. Numbers below 0 stand for unknown.
     *
     * @param timeMillis when it was taken, in milliseconds since the epoch
     * @param latency round-trip time in milliseconds
     * @param loss packet loss in percent
     * @param jitter jitter in milliseconds
     * @param sampleLevel the verdict on it
     */
    public void add(long timeMillis, int latency, double loss, int jitter, QualityLevel sampleLevel) {
        samples++;
        if (latency >= 0) {
            latencyCount++;
            latencySum += latency;
            latencyMax = Math.max(latencyMax, latency);
            latencies = PackedCounts.increment(latencies, LatencyHistogram.binOf(latency));
        }
        if (loss >= 0) {
            lossCount++;
            lossSum += loss;
            lossMax = Math.max(lossMax, loss);
        }
        if (jitter >= 0) {
            jitterCount++;
            jitterSum += jitter;
            jitterMax = Math.max(jitterMax, jitter);
        }
        worst = SampleTotals.worse(worst, sampleLevel);
        hold(timeMillis, sampleLevel);
    }

    /** Counts an incident that was opened. */
    public void incidentOpened() {
        incidents++;
    }

    /**
     * Counts the time from the last sample to the session's end. Ending again with the same time changes nothing.
     *
     * @param timeMillis when the session ended, in milliseconds since the epoch
     */
    public void end(long timeMillis) {
        if (level != null) {
            hold(timeMillis, QualityLevel.UNKNOWN);
        }
    }

    /**
     * Returns what all samples so far amount to; times are counted up to the last sample or the end.
     *
     * @return the totals; this object may go on
     */
    public SampleTotals totals() {
        SampleTotals since = new SampleTotals(
                samples,
                new SampleTotals.Metric(latencyCount, latencySum, latencyMax),
                new SampleTotals.Metric(lossCount, lossSum, lossMax),
                new SampleTotals.Metric(jitterCount, jitterSum, jitterMax),
                worst,
                List.of(redMillis, orangeMillis, yellowMillis, greenMillis, unknownMillis),
                incidents,
                PackedCounts.toHistogram(latencies));
        return before.plus(since);
    }

    private void hold(long timeMillis, QualityLevel next) {
        if (level == null) {
            level = next;
            lastMillis = timeMillis;
        } else if (timeMillis >= lastMillis) {
            long elapsed = timeMillis - lastMillis;
            long held = Math.min(elapsed, HOLD_MILLIS);
            spend(level, held);
            spend(QualityLevel.UNKNOWN, elapsed - held);
            level = next;
            lastMillis = timeMillis;
        }
    }

    private void spend(QualityLevel in, long millis) {
        switch (in) {
            case RED -> redMillis += millis;
            case ORANGE -> orangeMillis += millis;
            case YELLOW -> yellowMillis += millis;
            case GREEN -> greenMillis += millis;
            case UNKNOWN -> unknownMillis += millis;
        }
    }
}
