package dev.connectivity.spi;

import java.time.Instant;

/** The only clock of this library, so that tests decide what time it is. Thread-safe. */
public interface TimeSource {

    /**
     * Returns the wall clock, which may jump.
     *
     * @return milliseconds since 1970-01-01T00:00:00Z
     */
    long wallMillis();

    /**
     * Returns a clock that never goes back and has no relation to the date.
     *
     * @return nanoseconds since an arbitrary origin
     */
    long nanos();

    /**
     * Returns the wall clock as an instant.
     *
     * @return the instant of {@link #wallMillis()}
     */
    default Instant now() {
        return Instant.ofEpochMilli(wallMillis());
    }

    /**
     * Returns the machine's clocks.
     *
     * @return {@link System#currentTimeMillis()} and {@link System#nanoTime()}
     */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }
}
