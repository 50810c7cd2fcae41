package dev.connectivity.session;

import dev.connectivity.quality.QualityLevel;
import java.util.List;

/**
 * Adds up the samples of one live session in constant memory, about 140 bytes in a typical one, and without allocating
 * once the session's latencies have all been seen.
 *
 * <p>Time in a level runs from a sample to the next one, for {@value #HOLD_MILLIS} ms at most; what lies beyond counts
 * as unknown. Nothing is counted before the first sample. A sample that is older than the last one (sent again after a
 * lost connection) counts in everything but the times.
 *
 * <p>Not thread-safe; the owner of the session guards it. Not final, because a live session is one rather than has one:
 * an object of its own would cost 16 bytes of each.
 */
public class SessionAggregator {

    /** How long a sample's level holds when no other sample follows, in milliseconds. */
    public static final long HOLD_MILLIS = 10_000;

    /**
     * So many samples are added up in the narrow fields below before they move to {@link #before}: two days of one
     * every 3 s. None of the fields can overflow by then, because no value of one sample is above 10,000.
     */
    static final int MOST_SAMPLES = PackedCounts.MAX_COUNT;

    private static final int MOST_MILLIS = 10_000;
    private static final byte NO_CODE = Byte.MAX_VALUE;
    private static final byte NO_SAMPLE = -1;
    private static final byte UNKNOWN_LEVEL = 4;

    private SampleTotals before;

    private char samples;
    private char latencyCount;
    private char lossCount;
    private char jitterCount;
    private char incidents;
    private int latencySum;
    private int jitterSum;
    private double lossSum;
    private short latencyMax;
    private short jitterMax;
    private double lossMax;
    private byte[] latencies = PackedCounts.EMPTY;

    /** The code of the worst known level, above all codes if none was known. */
    private byte worstCode = NO_CODE;

    /** The code of the level that holds since {@link #lastMillis}; a byte, since a reference takes four. */
    private byte level = NO_SAMPLE;

    private long lastMillis;
    private int redMillis;
    private int orangeMillis;
    private int yellowMillis;
    private int greenMillis;
    private int unknownMillis;

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
     * @param latency round-trip time in milliseconds; above 10,000 counts as that
     * @param loss packet loss in percent
     * @param jitter jitter in milliseconds; above 10,000 counts as that
     * @param sampleLevel the verdict on it
     */
    public void add(long timeMillis, int latency, double loss, int jitter, QualityLevel sampleLevel) {
        if (samples == MOST_SAMPLES) {
            keep();
        }
        samples++;
        if (latency >= 0) {
            int millis = Math.min(latency, MOST_MILLIS);
            latencyCount++;
            latencySum += millis;
            latencyMax = (short) Math.max(latencyMax, millis);
            latencies = PackedCounts.increment(latencies, LatencyHistogram.binOf(millis));
        }
        if (loss >= 0) {
            lossCount++;
            lossSum += loss;
            lossMax = Math.max(lossMax, loss);
        }
        if (jitter >= 0) {
            int millis = Math.min(jitter, MOST_MILLIS);
            jitterCount++;
            jitterSum += millis;
            jitterMax = (short) Math.max(jitterMax, millis);
        }
        Integer code = sampleLevel.code();
        if (code != null) {
            worstCode = (byte) Math.min(worstCode, code);
        }
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
        if (level != NO_SAMPLE) {
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
                worstCode == NO_CODE ? QualityLevel.UNKNOWN : QualityLevel.ofCode(worstCode),
                List.of((long) redMillis, (long) orangeMillis, (long) yellowMillis, (long) greenMillis, (long)
                        unknownMillis),
                incidents,
                PackedCounts.toHistogram(latencies));
        return before.plus(since);
    }

    /** Moves what was added up to the totals of before, and begins anew. */
    private void keep() {
        before = totals();
        samples = 0;
        latencyCount = 0;
        lossCount = 0;
        jitterCount = 0;
        incidents = 0;
        latencySum = 0;
        jitterSum = 0;
        lossSum = 0;
        latencies = PackedCounts.EMPTY;
        redMillis = 0;
        orangeMillis = 0;
        yellowMillis = 0;
        greenMillis = 0;
        unknownMillis = 0;
    }

    private void hold(long timeMillis, QualityLevel next) {
        if (level == NO_SAMPLE) {
            level = codeOf(next);
            lastMillis = timeMillis;
        } else if (timeMillis >= lastMillis) {
            long elapsed = timeMillis - lastMillis;
            long held = Math.min(elapsed, HOLD_MILLIS);
            spend(level == UNKNOWN_LEVEL ? QualityLevel.UNKNOWN : QualityLevel.ofCode(level), (int) held);
            spendUnknown(elapsed - held);
            level = codeOf(next);
            lastMillis = timeMillis;
        }
    }

    private static byte codeOf(QualityLevel level) {
        Integer code = level.code();
        return code == null ? UNKNOWN_LEVEL : code.byteValue();
    }

    private void spend(QualityLevel in, int millis) {
        switch (in) {
            case RED -> redMillis += millis;
            case ORANGE -> orangeMillis += millis;
            case YELLOW -> yellowMillis += millis;
            case GREEN -> greenMillis += millis;
            case UNKNOWN -> spendUnknown(millis);
        }
    }

    /** The only time that one sample does not bound: what is too long for the field goes to {@link #before} at once. */
    private void spendUnknown(long millis) {
        if (millis <= Integer.MAX_VALUE - unknownMillis) {
            unknownMillis += (int) millis;
        } else {
            before = before.plus(new SampleTotals(
                    0,
                    SampleTotals.Metric.NONE,
                    SampleTotals.Metric.NONE,
                    SampleTotals.Metric.NONE,
                    QualityLevel.UNKNOWN,
                    List.of(0L, 0L, 0L, 0L, millis),
                    0,
                    LatencyHistogram.EMPTY));
        }
    }
}
