package dev.connectivity.session;
/** placeholder. */
public final class LatencyHistogram {
    /** No values. */
    public static final LatencyHistogram EMPTY = new LatencyHistogram();

    private LatencyHistogram() {}
}
