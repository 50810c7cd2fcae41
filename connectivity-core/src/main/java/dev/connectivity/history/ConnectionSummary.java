package dev.connectivity.history;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One user's last days. Averages and percentiles are those of the samples taken in the time, whenever their session
 * began; they weigh every known value alike and are null where nothing was measured.
 *
 * @param periodDays how many days, today included
 * @param avgLatencyMillis average round-trip time
 * @param avgLossPercent average packet loss
 * @param avgJitterMillis average jitter
 * @param p95LatencyMillis the latency that 95 % of the samples did not exceed, from merged histograms
 * @param totalSessions sessions that began in the period
 * @param totalDuration time spent in them, up to now in those that go on
 * @param days the days on which a session began or a sample was taken, oldest first
 */
public record ConnectionSummary(
        int periodDays,
        @Nullable Double avgLatencyMillis,
        @Nullable Double avgLossPercent,
        @Nullable Double avgJitterMillis,
        @Nullable Double p95LatencyMillis,
        long totalSessions,
        Duration totalDuration,
        List<Day> days) {

    /**
     * One day in the asked time zone.
     *
     * @param date the day
     * @param avgLatencyMillis average round-trip time, or null
     * @param avgLossPercent average packet loss, or null
     * @param avgJitterMillis average jitter, or null
     * @param p95LatencyMillis 95th percentile of the round-trip time, or null
     * @param sessionCount sessions that began on this day
     */
    public record Day(
            LocalDate date,
            @Nullable Double avgLatencyMillis,
            @Nullable Double avgLossPercent,
            @Nullable Double avgJitterMillis,
            @Nullable Double p95LatencyMillis,
            long sessionCount) {}
}
