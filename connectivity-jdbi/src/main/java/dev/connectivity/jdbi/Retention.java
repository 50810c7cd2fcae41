package dev.connectivity.jdbi;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long each tier is kept; days and sessions are kept for ever. A tier is only dropped after the next one was made.
 *
 * @param raw samples as they were received, at least three days so that late samples still find their session's others
 * @param minutes rollups of a minute, not shorter than the samples
 * @param hours rollups of an hour, not shorter than the minutes
 */
public record Retention(Duration raw, Duration minutes, Duration hours) {

    /** 7 days, 30 days and 365 days. */
    public static final Retention DEFAULT =
            new Retention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(365));

    /**
     * Checks the order.
     *
     * @param raw samples as they were received
     * @param minutes rollups of a minute
     * @param hours rollups of an hour
     * @throws IllegalArgumentException if samples are kept for less than three days, or a tier for less than the one
     *     before
     */
    public Retention {
        if (raw.compareTo(Duration.ofDays(3)) < 0 || minutes.compareTo(raw) < 0 || hours.compareTo(minutes) < 0) {
            throw new IllegalArgumentException(
                    "3 days <= raw <= minutes <= hours must hold, not " + raw + ", " + minutes + ", " + hours);
        }
    }

    /** Returns the midnight (UTC) before which samples are past their retention. */
    Instant rawFrom(Instant now) {
        // Whole days, so that no bucket is ever made of a part of its samples.
        return now.minus(raw).truncatedTo(ChronoUnit.DAYS);
    }
}
