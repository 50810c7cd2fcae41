package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How much else there was to do: how late a thread of this process that asks to be woken every 5 ms was woken, be it
 * that the cores were busy or away; and how much CPU the host took from the machine. A delay that is no longer than
 * such a late wake-up says nothing about the server.
 */
final class MachineMeter implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long MILLIS_PER_TICK = 10;

    // Where "steal" stands in the first line of /proc/stat (proc manual page).
    private static final int STEAL_FIELD = 8;

    private final AtomicLong longestNanos = new AtomicLong();
    private long stolenBefore;
    private volatile boolean closed;

    MachineMeter() {
        Thread thread = new Thread(this::measure, "machine-meter");
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

    /** Begins anew. */
    void begin() throws IOException {
        stolenBefore = stolenMillis();
        longestNanos.set(0);
    }

    /** Writes down what was since the beginning. */
    void end(Tally tally) throws IOException {
        tally.longestWakeUpMillis = TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
        tally.stolenMillis = stolenMillis() - stolenBefore;
    }

    private static long stolenMillis() throws IOException {
        return stolenMillis(Files.readString(Path.of("/proc/stat")));
    }

    /** Returns how much CPU time the host took from all cores since the start, in milliseconds. */
    static long stolenMillis(String procStat) {
        return Long.parseLong(procStat.lines().findFirst().orElseThrow().split(" +")[STEAL_FIELD]) * MILLIS_PER_TICK;
    }

    @Override
    public void close() {
        closed = true;
    }
}
