package dev.connectivity.jitsi.merge;

import dev.connectivity.stats.VoiceStats;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a participant's client says of its connection to the bridge. Null is unknown; numbers that cannot be are treated
 * as unknown.
 *
 * @param roundTripMillis round trip to the bridge, 0 to 10000 ms
 * @param uplinkLossPercent what the client believes is lost of what it sends, 0 to 100 %
 * @param downlinkLossPercent what is lost of all it should hear, 0 to 100 %; includes what the senders themselves lost
 *     on their way to the bridge, unless {@code heard} tells them apart
 * @param jitterMillis interarrival jitter of what it hears, 0 to 5000 ms
 * @param heard the same loss by source, or empty; preferred, because the bridge knows each source's own loss
 */
public record ClientReport(
        @Nullable Double roundTripMillis,
        @Nullable Double uplinkLossPercent,
        @Nullable Double downlinkLossPercent,
        @Nullable Double jitterMillis,
        List<HeardSource> heard) {

    /** A client that can read nothing, or whose numbers stand still. */
    public static final ClientReport UNKNOWN = new ClientReport(null, null, null, null, List.of());

    private static final long MIN_PACKETS = 50;

    /**
     * Drops numbers that cannot be.
     *
     * @param roundTripMillis round trip to the bridge
     * @param uplinkLossPercent loss of what the client sends
     * @param downlinkLossPercent loss of what it should hear
     * @param jitterMillis jitter of what it hears
     * @param heard loss by source
     */
    public ClientReport {
        roundTripMillis = within(roundTripMillis, VoiceStats.MAX_LATENCY_MILLIS);
        uplinkLossPercent = within(uplinkLossPercent, VoiceStats.MAX_LOSS_PERCENT);
        downlinkLossPercent = within(downlinkLossPercent, VoiceStats.MAX_LOSS_PERCENT);
        jitterMillis = within(jitterMillis, VoiceStats.MAX_JITTER_MILLIS);
        heard = List.copyOf(heard);
    }

    /**
     * What a client counted of one source.
     *
     * @param ssrc the source, by the number its sender and the bridge know it by
     * @param expected packets it should have heard in the interval, 0 or more
     * @param lost packets it did not, 0 to expected
     */
    public record HeardSource(long ssrc, long expected, long lost) {

        /**
         * Brings the loss into its range.
         *
         * @param ssrc the source
         * @param expected packets it should have heard
         * @param lost packets it did not
         */
        public HeardSource {
            expected = Math.max(0, expected);
            lost = Math.max(0, Math.min(lost, expected));
        }
    }

    /**
     * Takes the measurement of a client that speaks this project's protocol: its loss is of what it hears.
     *
     * @param stats any measurement
     * @return the report; unknown altogether if the measurement breaks a rule
     */
    public static ClientReport of(VoiceStats stats) {
        if (stats.violation() != null) {
            return UNKNOWN;
        }
        Integer latency = stats.latencyMillis();
        Integer jitter = stats.jitterMillis();
        return new ClientReport(
                latency == null ? null : latency.doubleValue(),
                null,
                stats.lossPercent(),
                jitter == null ? null : jitter.doubleValue(),
                List.of());
    }

    /**
     * Returns the loss between bridge and client alone. A source that lost 10 % before the bridge arrives with 10 %
     * missing at every listener; that is the sender's trouble and not the listener's.
     *
     * @param uplinkLossPercent loss of a source on its way to the bridge, or null if unknown, which excuses nothing
     * @return 0 to 100, or null while unknown
     */
    public @Nullable Double ownDownlinkLoss(LongFunction<@Nullable Double> uplinkLossPercent) {
        double expected = 0;
        double lost = 0;
        for (HeardSource source : heard) {
            Double before = uplinkLossPercent.apply(source.ssrc());
            double reaching = 1 - (before == null ? 0 : Math.min(100, Math.max(0, before)) / 100);
            double arriving = source.expected() - source.lost();
            expected += source.expected() * reaching;
            lost += Math.max(0, source.expected() * reaching - arriving);
        }
        if (expected >= MIN_PACKETS) {
            return 100 * lost / expected;
        }
        return heard.isEmpty() ? downlinkLossPercent : null;
    }

    /**
     * Tells whether anything is known.
     *
     * @return false for a client that could read nothing
     */
    public boolean isKnown() {
        return roundTripMillis != null || downlinkLossPercent != null || !heard.isEmpty();
    }

    private static @Nullable Double within(@Nullable Double value, double max) {
        return value != null && value >= 0 && value <= max ? value : null;
    }
}
