package dev.connectivity.jdbi;

import java.time.Duration;

/**
 * What one run of the maintenance did, and what it left to a later run.
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
 * @param leftForLater days of raw samples that were due to be dropped or compressed, and the setting up of compression,
 *     that wait for a later run because somebody reads them for long, such as a backup; the log names each. A number
 *     that stays above 0 run after run means a transaction that never ends
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
        int chunksCompressed,
        int leftForLater) {}
