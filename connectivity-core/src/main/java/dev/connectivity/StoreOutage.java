package dev.connectivity;

import dev.connectivity.spi.TimeSource;
import java.util.concurrent.TimeUnit;

/** Whether the store that sessions are looked up in is away, and since when. Thread-safe. */
final class StoreOutage {

    /** For so long nothing is asked of a store that was away. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long a store may be away until people may begin anew rather than wait for it. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A failure so long after another one begins an outage of its own. */
    private static final long OVER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TimeSource time;
    private boolean away;
    private long beganNanos;
    private long failedNanos;

    StoreOutage(TimeSource time) {
        this.time = time;
    }

    synchronized void failed() {
        long now = time.nanos();
        if (!away || now - failedNanos >= OVER_NANOS) {
            beganNanos = now;
        }
        away = true;
        failedNanos = now;
    }

    synchronized void succeeded() {
        away = false;
    }

    /** Tells whether the store failed a moment ago and is not to be asked. */
    synchronized boolean isFresh() {
        return away && time.nanos() - failedNanos < PAUSE_NANOS;
    }

    /** Tells whether the store has been away for so short a time that it is worth while to ask again. */
    synchronized boolean isShort() {
        return away && time.nanos() - beganNanos < PATIENCE_NANOS;
    }
}
