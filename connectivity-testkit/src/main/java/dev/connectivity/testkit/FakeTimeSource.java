package dev.connectivity.testkit;

import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Clocks that move only when a test says so. Thread-safe. */
public final class FakeTimeSource implements TimeSource {

    private long wallMillis;
    private long nanos;

    /**
     * Sets the wall clock; the monotonic clock begins near its overflow, to show up comparisons without subtraction.
     *
     * @param now the time until the first advance, cut to the millisecond
     */
    public FakeTimeSource(Instant now) {
        wallMillis = now.toEpochMilli();
        nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    }

    /**
     * Sets the wall clock from text.
     *
     * @param now such as {@code 2026-03-29T00:30:00Z}
     * @return clocks that stand still
     */
    public static FakeTimeSource at(String now) {
        return new FakeTimeSource(Instant.parse(now));
    }

    @Override
    public synchronized long wallMillis() {
        return wallMillis;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /**
     * Lets time pass on both clocks.
     *
     * @param duration zero or more
     * @throws IllegalArgumentException if the duration is negative
     */
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back; the wall clock alone can: " + duration);
        }
        wallMillis += duration.toMillis();
        nanos += duration.toNanos();
    }

    /**
     * Sets the wall clock, forward or back, as an administrator or a time server does. The monotonic clock stays.
     *
     * @param now the new time, cut to the millisecond
     */
    public synchronized void jumpTo(Instant now) {
        wallMillis = now.toEpochMilli();
    }
}
