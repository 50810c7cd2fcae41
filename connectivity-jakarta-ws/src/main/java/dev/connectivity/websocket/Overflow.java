package dev.connectivity.websocket;

import dev.connectivity.spi.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * Judges whether too much waits for a reader. More than the limit may wait for a second, so that neither the picture of
 * a huge room nor a storm of joins costs a healthy reader its connection. Guarded by its outbox.
 */
final class Overflow {

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So many times the limit is too much even for a moment. */
    private static final int FAR_OVER = 16;

    /** One part in so many of the limit is for what others pass on; the rest is for the room's own news. */
    private static final int PART_PASSED_ON = 4;

    private final int maxChars;
    private boolean over;
    private long sinceNanos;

    Overflow(int maxChars) {
        this.maxChars = maxChars;
    }

    /** Tells whether a message that is passed on may wait, too. */
    boolean fitsPassedOn(int waitingChars, int moreChars) {
        return waitingChars + moreChars <= maxChars / PART_PASSED_ON;
    }

    void grown(int waitingChars, TimeSource time) {
        if (!over && waitingChars > maxChars) {
            over = true;
            sinceNanos = time.nanos();
        }
    }

    void shrunk(int waitingChars) {
        over &= waitingChars > maxChars;
    }

    /** Tells whether the reader is to be given up. */
    boolean isTooMuch(int waitingChars, long now) {
        return over && (waitingChars > maxChars * (long) FAR_OVER || now - sinceNanos > GRACE_NANOS);
    }
}
