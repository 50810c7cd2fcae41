package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.spi.TimeSource;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link TimeSource} must do. Extend it and name the source. */
public abstract class TimeSourceContract {

    /** For implementations. */
    protected TimeSourceContract() {}

    /**
     * Returns the source to be tested.
     *
     * @return the same source throughout a test
     */
    protected abstract TimeSource timeSource();

    @Test
    void neverGoesBackOnTheMonotonicClock() {
        long last = timeSource().nanos();
        for (int i = 0; i < 10_000; i++) {
            long next = timeSource().nanos();

            assertThat(next - last).isNotNegative();
            last = next;
        }
    }

    @Test
    void tellsTheSameWallClockAsAnInstant() {
        Instant before = Instant.ofEpochMilli(timeSource().wallMillis());
        Instant now = timeSource().now();
        Instant after = Instant.ofEpochMilli(timeSource().wallMillis());

        assertThat(now).isBetween(before, after);
    }

    @Test
    void tellsMillisecondsSinceTheEpoch() {
        // Microseconds or seconds would lie far outside of these twenty-five centuries.
        assertThat(timeSource().now())
                .isBetween(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("4500-01-01T00:00:00Z"));
    }
}
