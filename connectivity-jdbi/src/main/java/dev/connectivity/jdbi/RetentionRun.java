package dev.connectivity.jdbi;

import dev.connectivity.StorageUnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops what is past its retention, but nothing that was not rolled up. */
final class RetentionRun {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionRun.class);

    private final Database database;
    private final Partitions partitions;
    private final Retention retention;

    RetentionRun(Database database, Partitions partitions, Retention retention) {
        this.database = database;
        this.partitions = partitions;
        this.retention = retention;
    }

    /** What was done. */
    record Result(int days, long rows, long minutes, long hours, int compressed, int leftForLater) {}

    Result run(Instant now) {
        LocalDate rawFrom = LocalDate.ofInstant(retention.rawFrom(now), ZoneOffset.UTC);
        List<LocalDate> expired =
                database.call("find expired samples", handle -> partitions.daysBefore(handle, rawFrom));
        int days = 0;
        int left = 0;
        long rows = 0;
        boolean allBeforeAreGone = true;
        for (LocalDate day : expired) {
            Outcome outcome = allBeforeAreGone ? drop(day, rawFrom) : Outcome.NEEDED;
            allBeforeAreGone = outcome == Outcome.DROPPED;
            if (outcome == Outcome.DROPPED) {
                days++;
            } else if (outcome == Outcome.NEEDED) {
                rows += database.call("delete expired samples", handle -> delete(handle, day, rawFrom));
            } else {
                left++;
            }
        }
        long minutes = database.call(
                "delete expired minutes",
                handle -> deleteBuckets(handle, RollupRows.MINUTES, now.minus(retention.minutes())));
        long hours = database.call(
                "delete expired hours",
                handle -> deleteBuckets(handle, RollupRows.HOURS, now.minus(retention.hours())));
        Compression compression = compress(LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new Result(days, rows, minutes, hours, compression.done(), left + compression.left());
    }

    private enum Outcome {
        DROPPED,
        /** A session still needs its samples. */
        NEEDED,
        /** Somebody reads it for long, such as a backup: the rest need not wait for that. */
        IN_USE
    }

    private Outcome drop(LocalDate day, LocalDate rawFrom) {
        return unlessInUse(
                        "drop the samples of " + day,
                        handle -> drop(handle, day, rawFrom) ? Outcome.DROPPED : Outcome.NEEDED)
                .orElse(Outcome.IN_USE);
    }

    /** How many days were compressed, and how many things were left to a later run. */
    private record Compression(int done, int left) {}

    private Compression compress(LocalDate today) {
        Optional<List<LocalDate>> days =
                unlessInUse("set compression up", handle -> partitions.daysToCompress(handle, today));
        if (days.isEmpty()) {
            return new Compression(0, 1);
        }
        int done = (int) days.get().stream().filter(this::compressed).count();
        return new Compression(done, days.get().size() - done);
    }

    private boolean compressed(LocalDate day) {
        String what = "compress the samples of " + day;
        // Tried first, on its own: the chunk is needed alone only at the end of long work, which would be in vain.
        return done(what, handle -> partitions.lockAlone(handle, day))
                && done(what, handle -> partitions.compress(handle, day));
    }

    private boolean done(String what, Database.VoidWork work) {
        return unlessInUse(what, handle -> {
                    work.in(handle);
                    return Boolean.TRUE;
                })
                .isPresent();
    }

    /** Does in a transaction what takes a table for itself; gives it up if somebody holds on to that table. */
    private <T> Optional<T> unlessInUse(String what, Database.Work<T> work) {
        try {
            return Optional.of(database.call(what, handle -> {
                // Everybody else queues up behind this wait. The server calls its own vacuum off sooner.
                handle.execute("SET LOCAL lock_timeout = '2s'");
                return work.in(handle);
            }));
        } catch (StorageUnavailableException failure) {
            if (!Database.LOCK_NOT_AVAILABLE.equals(Database.sqlState(failure))) {
                throw failure;
            }
            LOG.info("The raw samples are in use; left to a later run: {}", what);
            return Optional.empty();
        }
    }

    /** Drops a day unless a session of it still needs its samples. */
    private boolean drop(Handle handle, LocalDate day, LocalDate rawFrom) {
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
        handle.createUpdate("UPDATE connectivity.session s SET dropped = s.dropped + gone.numbers"
                        + " FROM (SELECT session_key, "
                        + RawSamples.NUMBERS
                        + " AS numbers FROM connectivity_private.sample WHERE session_day = :day"
                        + " GROUP BY session_key) gone"
                        + " WHERE s.session_key = gone.session_key AND gone.numbers IS NOT NULL")
                .bind("day", day)
                .execute();
        handle.createUpdate("UPDATE connectivity_private.raw_horizon SET dropped_before ="
                        + " greatest(dropped_before, :day::date + 1)")
                .bind("day", day)
                .execute();
        partitions.drop(handle, day);
        return true;
    }

    /**
     * Deletes expired samples of ended sessions from a day that a longer one keeps from being dropped. A session that a
     * sample came for since it was rolled up is left for the next run; that is seen in the same statement.
     */
    private static long delete(Handle handle, LocalDate day, LocalDate rawFrom) {
        return handle.createQuery("WITH gone AS (DELETE FROM connectivity_private.sample r USING connectivity.session s"
                        + " WHERE s.session_key = r.session_key AND s.session_day = :day AND r.session_day = :day"
                        + " AND NOT s.stale AND r.time < :from::date AT TIME ZONE 'UTC'"
                        + " RETURNING r.session_key, r.seq), noted AS (UPDATE connectivity.session s"
                        + " SET raw_from = greatest(s.raw_from, :from::date AT TIME ZONE 'UTC'),"
                        + " dropped = s.dropped + coalesce(numbers, '{}') FROM (SELECT session_key, "
                        + RawSamples.NUMBERS + " AS numbers FROM gone GROUP BY session_key) gone"
                        + " WHERE s.session_key = gone.session_key) SELECT count(*) FROM gone")
                .bind("day", day)
                .bind("from", rawFrom)
                .mapTo(Long.class)
                .one();
    }

    private static long deleteBuckets(Handle handle, String table, Instant before) {
        return handle.createUpdate("DELETE FROM " + table + " WHERE bucket < :before")
                .bind("before", SessionRows.at(before))
                .execute();
    }
}
