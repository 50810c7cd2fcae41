package dev.connectivity.jitsi.merge;

import java.time.Duration;

/**
 * How far two honest measurements of the same thing may differ, and for how long. Both bounds must be exceeded: the
 * absolute one, and the share of the larger value.
 *
 * @param roundTripMillis absolute bound of the round trip; client and bridge measure it seconds apart
 * @param lossPercent absolute bound of losses in percentage points; the intervals differ
 * @param share relative bound, 0 to 1
 * @param lasting for how long they must differ before it is told; 0 or more, 0 for at once. A bridge counts loss over
 *     the ten seconds between two full answers, a client over the last second or two, so every change of a network
 *     makes them differ until the second full answer after it
 */
public record DisagreementBounds(double roundTripMillis, double lossPercent, double share, Duration lasting) {

    /** 100 ms, 5 points, and half of the larger value, for 20 s: twice the default between two full answers. */
    public static final DisagreementBounds DEFAULT = new DisagreementBounds(100, 5, 0.5, Duration.ofSeconds(20));

    /**
     * Checks the bounds.
     *
     * @param roundTripMillis absolute bound of the round trip
     * @param lossPercent absolute bound of losses
     * @param share relative bound
     * @param lasting for how long
     * @throws IllegalArgumentException if one is negative or not a number, or the share is above 1
     */
    public DisagreementBounds {
        if (!(roundTripMillis >= 0 && lossPercent >= 0 && share >= 0 && share <= 1) || lasting.isNegative()) {
            throw new IllegalArgumentException("Bounds must be 0 or more, the share at most 1");
        }
    }

    boolean exceeded(Quantity quantity, double client, double bridge) {
        double difference = Math.abs(client - bridge);
        double absolute = quantity == Quantity.ROUND_TRIP ? roundTripMillis : lossPercent;
        return difference > absolute && difference > share * Math.max(client, bridge);
    }
}
