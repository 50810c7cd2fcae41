package dev.connectivity.jdbi;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SampleTotals;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of the rollups: replaced as a whole for the stretch of a session that was rolled up anew. */
final class RollupRows {

    static final String MINUTES = "connectivity.rollup_minute";
    static final String HOURS = "connectivity.rollup_hour";

    private static final String COLUMNS =
            " (session_key, bucket, latency_sum, latency_max, loss_sum, loss_max, jitter_sum,"
                    + " jitter_max, samples, latency_count, loss_count, jitter_count, red_ms, orange_ms,"
                    + " yellow_ms, green_ms, unknown_ms, incidents, worst, user_id, latencies)";

    private static final String REPLACE_DAY = "INSERT INTO connectivity.rollup_day (user_id, day, " + TotalsColumns.LIST
            + ") VALUES (:user, :day, :" + String.join(", :", TotalsColumns.NAMES)
            + ") ON CONFLICT (user_id, day) DO UPDATE SET " + TotalsColumns.ASSIGNMENTS_FROM_EXCLUDED;

    /** One session's buckets, ascending. */
    record Buckets(long sessionKey, String user, SortedMap<Long, SampleTotals> totals) {}

    private RollupRows() {}

    static void insert(Handle handle, String table, List<Buckets> sessions) throws SQLException, IOException {
        CopyRows rows = new CopyRows(4096);
        for (Buckets session : sessions) {
            session.totals().forEach((bucket, totals) -> write(rows, session, bucket, totals));
        }
        rows.copyInto(handle, table + COLUMNS);
    }

    private static void write(CopyRows rows, Buckets session, long bucket, SampleTotals totals) {
        rows.row(21).int8(session.sessionKey()).timestamp(bucket);
        for (SampleTotals.Metric metric : List.of(totals.latency(), totals.loss(), totals.jitter())) {
            rows.float8(metric.sum()).float8(metric.max());
        }
        rows.int4((int) totals.samples())
                .int4((int) totals.latency().count())
                .int4((int) totals.loss().count())
                .int4((int) totals.jitter().count());
        for (QualityLevel level : QualityLevel.values()) {
            rows.int4((int) totals.millisIn(level));
        }
        rows.int4(totals.incidents());
        Integer worst = totals.worst().code();
        if (worst == null) {
            rows.nothing();
        } else {
            rows.int2(worst);
        }
        rows.text(session.user()).bytes(HistogramBytes.encode(totals.latencyHistogram()));
    }

    /** Makes the days of a user anew from the hours of all sessions. */
    static void replaceDays(Handle handle, String user, Iterable<LocalDate> days) {
        PreparedBatch batch = handle.prepareBatch(REPLACE_DAY);
        for (LocalDate day : days) {
            SampleTotals totals = handle
                    .createQuery("SELECT " + TotalsColumns.LIST + " FROM " + HOURS + " WHERE user_id = :user"
                            + " AND bucket >= :day::date AT TIME ZONE 'UTC'"
                            + " AND bucket < (:day::date + 1) AT TIME ZONE 'UTC'")
                    .bind("user", user)
                    .bind("day", day)
                    .map((row, ctx) -> TotalsColumns.read(row))
                    .list()
                    .stream()
                    .reduce(SampleTotals.EMPTY, SampleTotals::plus);
            batch.bind("user", user).bind("day", day);
            TotalsColumns.bind(batch, totals);
            batch.add();
        }
        batch.execute();
    }

    /** Adds to a day of a user, whatever it is made of. */
    static void addToDay(Handle handle, String user, LocalDate day, SampleTotals added) {
        SampleTotals stored = handle.createQuery("SELECT " + TotalsColumns.LIST
                        + " FROM connectivity.rollup_day WHERE user_id = :user AND day = :day FOR UPDATE")
                .bind("user", user)
                .bind("day", day)
                .map((row, ctx) -> TotalsColumns.read(row))
                .findOne()
                .orElse(SampleTotals.EMPTY);
        PreparedBatch batch = handle.prepareBatch(REPLACE_DAY);
        batch.bind("user", user).bind("day", day);
        TotalsColumns.bind(batch, stored.plus(added));
        batch.add();
        batch.execute();
    }

    /** Returns a session's rollups, by the millisecond a bucket begins at. */
    static SortedMap<Long, SampleTotals> read(Handle handle, String table, long sessionKey) {
        SortedMap<Long, SampleTotals> buckets = new TreeMap<>();
        handle.createQuery("SELECT bucket, " + TotalsColumns.LIST + " FROM " + table + " WHERE session_key = :key")
                .bind("key", sessionKey)
                .map((row, ctx) ->
                        new Bucket(SessionRows.instant(row, "bucket").toEpochMilli(), TotalsColumns.read(row)))
                .forEach(bucket -> buckets.put(bucket.begin(), bucket.totals()));
        return buckets;
    }

    private record Bucket(long begin, SampleTotals totals) {}
}
