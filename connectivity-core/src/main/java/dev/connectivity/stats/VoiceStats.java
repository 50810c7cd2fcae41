package dev.connectivity.stats;

import org.jspecify.annotations.Nullable;

/**
 * One measurement of a participant's connection, as the participant or an SFU reports it. Null means unknown, which is
 * never the same as 0. A measurement can be built with any numbers; {@link #violation()} says whether it may be used.
 *
 * @param latencyMillis round-trip time in milliseconds, 0 to 10000, or null
 * @param lossPercent packets lost in the interval in percent, 0 to 100, or null
 * @param jitterMillis interarrival jitter (RFC 3550, section 6.4.1) in milliseconds, 0 to 5000, or null
 * @param quality the reporter's own verdict, 0 (red) to 3 (green), or null; advice only
 * @param timestampMillis the reporter's clock in milliseconds since the epoch, or null for the time of receipt
 * @param seq the measurement's number in its session, increasing, or null for neither acknowledgement nor protection
 *     from doubles
 */
public record VoiceStats(
        @Nullable Integer latencyMillis,
        @Nullable Double lossPercent,
        @Nullable Integer jitterMillis,
        @Nullable Integer quality,
        @Nullable Long timestampMillis,
        @Nullable Long seq) {

    /** The longest believable round trip in milliseconds. */
    public static final int MAX_LATENCY_MILLIS = 10_000;

    /** All packets lost, in percent. */
    public static final int MAX_LOSS_PERCENT = 100;

    /** The largest believable jitter in milliseconds. */
    public static final int MAX_JITTER_MILLIS = 5_000;

    /** A measurement in which nothing could be read. */
    public static final VoiceStats UNKNOWN = new VoiceStats(null, null, null, null, null, null);

    /**
     * Returns a measurement without time and number, as an SFU in the same process reports it.
     *
     * @param latencyMillis round-trip time in milliseconds, or null
     * @param lossPercent packets lost in percent, or null
     * @param jitterMillis jitter in milliseconds, or null
     * @return the measurement
     */
    public static VoiceStats of(
            @Nullable Integer latencyMillis, @Nullable Double lossPercent, @Nullable Integer jitterMillis) {
        return new VoiceStats(latencyMillis, lossPercent, jitterMillis, null, null, null);
    }

    /**
     * Returns the first rule that this measurement breaks, in the order latency, loss, jitter, quality.
     *
     * @return the violated rule, or null if the measurement may be used
     */
    public @Nullable StatsViolation violation() {
        if (latencyMillis != null && outside(latencyMillis, MAX_LATENCY_MILLIS)) {
            return StatsViolation.LATENCY;
        }
        // Written so that NaN, which compares false with everything, is refused.
        if (lossPercent != null && !(lossPercent >= 0 && lossPercent <= MAX_LOSS_PERCENT)) {
            return StatsViolation.PACKET_LOSS;
        }
        if (jitterMillis != null && outside(jitterMillis, MAX_JITTER_MILLIS)) {
            return StatsViolation.JITTER;
        }
        if (quality != null && outside(quality, 3)) {
            return StatsViolation.QUALITY;
        }
        return null;
    }

    private static boolean outside(int value, int max) {
        return value < 0 || value > max;
    }
}
