package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import org.jspecify.annotations.Nullable;

/**
 * Tells a fresh round trip from one that stands still. It has no time of its own, is renewed by receiver reports about
 * every 2.5 s, and is frozen when they stop, while sender reports may go on.
 */
final class RoundTrip {

    private static final long FRESH_MILLIS = 10_000;

    private boolean seen;
    private double millis;
    private long reports;
    private boolean renewed;
    private long renewedAt;

    void observe(Counters counters, long now) {
        Double measured = counters.rttMillis();
        // 0.0 was never measured.
        double value = measured == null || measured <= 0 ? 0 : measured;
        long count = counters.receiverReports() == null ? 0 : counters.receiverReports();
        if (seen && value > 0 && (value != millis || count > reports)) {
            renewed = true;
            renewedAt = now;
        }
        seen = true;
        millis = value;
        reports = count;
    }

    @Nullable
    Double at(long now) {
        return renewed && millis > 0 && now - renewedAt <= FRESH_MILLIS ? millis : null;
    }
}
