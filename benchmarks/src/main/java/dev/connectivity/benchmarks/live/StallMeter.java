package dev.connectivity.benchmarks.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * For how long the machine kept this process from running: a thread that asks to be woken every 5 ms notes how late it
 * was. A delay that is no longer than such a stall says nothing about the server.
 */
final class StallMeter implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean closed;

    StallMeter() {
        Thread thread = new Thread(this::measure, "stall-meter");
        thread.setDaemon(true);
        thread.start();
    }

    private void measure() {
        while (!closed) {
            long before = System.nanoTime();
            LockSupport.parkNanos(PAUSE_NANOS);
            longestNanos.accumulateAndGet(System.nanoTime() - before - PAUSE_NANOS, Math::max);
        }
    }

    /** Returns the longest stall since the last call, in milliseconds. */
    long takeLongestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.getAndSet(0));
    }

    @Override
    public void close() {
        closed = true;
    }
}
