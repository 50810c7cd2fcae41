package dev.connectivity.jdbi;

import dev.connectivity.spi.TimeSource;
import java.time.Duration;

/**
 * A wall clock that shows yesterday and makes a minute of a second, so that a short test fills many minutes; all processes
 * that know the same beginning agree. Intervals pass as fast.
 *
 * @param beginMillis when it began, by the machine's clock
 */
record FastClock(long beginMillis) implements TimeSource {

    private static final int TIMES = 60;

    @Override
    public long wallMillis() {
        long passed = System.currentTimeMillis() - beginMillis;
        return beginMillis - Duration.ofDays(1).toMillis() + passed * TIMES;
    }

    @Override
    public long nanos() {
        return System.nanoTime() * TIMES;
    }
}
