package dev.connectivity.jdbi;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Drops what is past its retention, but nothing that was not rolled up. */
final class RetentionRun {

    private final Database database;
    private final Partitions partitions;
    private final Retention retention;

    RetentionRun(Database database, Partitions partitions, Retention retention) {
        this.database = database;
        this.partitions = partitions;
        this.retention = retention;
    }

    /** What was done. */
    record Result(int days, long rows, long minutes, long hours, int compressed) {}

    Result run(Instant now) {
        // Whole days, so that no bucket is ever made of a part of its samples.
        LocalDate rawFrom = LocalDate.ofInstant(now.minus(retention.raw()), ZoneOffset.UTC);
        List<LocalDate> expired =
                database.call("find expired samples", handle -> partitions.daysBefore(handle, rawFrom));
        int days = 0;
        long rows = 0;
        boolean allBeforeAreGone = true;
        for (LocalDate day : expired) {
            boolean dropped =
                    allBeforeAreGone && database.call("drop expired samples", handle -> drop(handle, day, rawFrom));
            allBeforeAreGone = dropped;
            if (dropped) {
                days++;
            } else {
                rows += database.call("delete expired samples", handle -> delete(handle, day, rawFrom));
            }
        }
        long minutes = database.call(
                "delete expired minutes",
                handle -> deleteBuckets(handle, RollupRows.MINUTES, now.minus(retention.minutes())));
        long hours = database.call(
                "delete expired hours",
                handle -> deleteBuckets(handle, RollupRows.HOURS, now.minus(retention.hours())));
        int compressed = database.call(
                "compress chunks", handle -> partitions.compress(handle, LocalDate.ofInstant(now, ZoneOffset.UTC)));
        return new Result(days, rows, minutes, hours, compressed);
    }

    /** Drops a day unless a session of it still needs its samples. */
    private boolean drop(Handle handle, LocalDate day, LocalDate rawFrom) {
        handle.execute("SET LOCAL lock_timeout = '5s'");
        partitions.lock(handle, day);
        boolean needed = handle.createQuery("SELECT EXISTS (SELECT FROM connectivity.session WHERE session_day = :day"
                        + " AND (stale OR ended_at IS NULL OR ended_at >= :from::date AT TIME ZONE 'UTC'))")
                .bind("day", day)
                .bind("from", rawFrom)
                .mapTo(Boolean.class)
                .one();
        if (needed) {
            return false;
        }
        handle.createUpdate(
                        "UPDATE connectivity_private.raw_horizon SET dropped_before = greatest(dropped_before, :day::date + 1)")
                .bind("day", day)
                .execute();
        partitions.drop(handle, day);
        return true;
    }

    /** Deletes expired samples of a day that a long session keeps from being dropped. */
    private static long delete(Handle handle, LocalDate day, LocalDate rawFrom) {
        handle.createUpdate("UPDATE connectivity.session SET raw_from = :from::date AT TIME ZONE 'UTC'"
                        + " WHERE session_day = :day AND rolled_at IS NOT NULL AND (NOT stale OR ended_at IS NULL)")
                .bind("day", day)
                .bind("from", rawFrom)
                .execute();
        return handle.createUpdate("DELETE FROM connectivity_private.sample r USING connectivity.session s"
                        + " WHERE s.session_key = r.session_key AND s.session_day = :day AND r.session_day = :day"
                        + " AND r.time < s.raw_from")
                .bind("day", day)
                .execute();
    }

    private static long deleteBuckets(Handle handle, String table, Instant before) {
        return handle.createUpdate("DELETE FROM " + table + " WHERE bucket < :before")
                .bind("before", SessionRows.at(before))
                .execute();
    }
}
