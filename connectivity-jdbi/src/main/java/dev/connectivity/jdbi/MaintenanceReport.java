package dev.connectivity.jdbi;

import java.time.Duration;

/**
 * What one run of the maintenance did. Raw samples that somebody reads for long, such as a backup, are dropped and
 * compressed by a later run; that is logged and missing in the counts.
 *
 * @param ran false if another node was at it, so that nothing was done here
 * @param duration how long it took
 * @param sessionsRecovered sessions of dead owners that were finalised from their samples
 * @param sessionsRolledUp sessions whose rollups were made anew
 * @param minutesWritten rollups of a minute that were written
 * @param rawDaysDropped days of raw samples that were dropped
 * @param rawRowsDeleted raw samples that were deleted from days that could not be dropped yet
 * @param minutesDeleted rollups of a minute that were deleted
 * @param hoursDeleted rollups of an hour that were deleted
 * @param chunksCompressed chunks of TimescaleDB that were compressed
 */
public record MaintenanceReport(
        boolean ran,
        Duration duration,
        int sessionsRecovered,
        int sessionsRolledUp,
        long minutesWritten,
        int rawDaysDropped,
        long rawRowsDeleted,
        long minutesDeleted,
        long hoursDeleted,
        int chunksCompressed) {}
