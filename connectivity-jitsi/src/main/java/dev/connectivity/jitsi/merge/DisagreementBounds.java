package dev.connectivity.jitsi.merge;

/**
 * How far two honest measurements of the same thing may differ. Both bounds must be exceeded: the absolute one, and the
 * share of the larger value.
 *
 * @param roundTripMillis absolute bound of the round trip; client and bridge measure it seconds apart
 * @param lossPercent absolute bound of losses in percentage points; the intervals differ
 * @param share relative bound, 0 to 1
 */
public record DisagreementBounds(double roundTripMillis, double lossPercent, double share) {

    /** 100 ms, 5 points, and half of the larger value. */
    public static final DisagreementBounds DEFAULT = new DisagreementBounds(100, 5, 0.5);

    /**
     * Checks the bounds.
     *
     * @param roundTripMillis absolute bound of the round trip
     * @param lossPercent absolute bound of losses
     * @param share relative bound
     * @throws IllegalArgumentException if one is negative or not a number, or the share is above 1
     */
    public DisagreementBounds {
        if (!(roundTripMillis >= 0 && lossPercent >= 0 && share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("Bounds must be 0 or more, the share at most 1");
        }
    }

    boolean exceeded(Quantity quantity, double client, double bridge) {
        double difference = Math.abs(client - bridge);
        double absolute = quantity == Quantity.ROUND_TRIP ? roundTripMillis : lossPercent;
        return difference > absolute && difference > share * Math.max(client, bridge);
    }
}
