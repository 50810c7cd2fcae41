package dev.connectivity.websocket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one log line through a second, so that hostile input cannot flood the log. Thread-safe. */
final class Quiet {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong nextNanos = new AtomicLong(Long.MIN_VALUE);

    boolean mayLog(long nowNanos) {
        long next = nextNanos.get();
        return (next == Long.MIN_VALUE || nowNanos - next >= 0)
                && nextNanos.compareAndSet(next, nowNanos + PAUSE_NANOS);
    }
}
