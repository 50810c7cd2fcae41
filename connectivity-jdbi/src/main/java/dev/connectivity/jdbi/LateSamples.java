package dev.connectivity.jdbi;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Samples that came when those of their time had been dropped from their session: that time cannot be rolled up whole
 * any more, so they are added to what the rollups say of it. The time in each level stays as it is; it was counted as
 * unknown already.
 */
final class LateSamples {

    private LateSamples() {}

    /**
     * Adds samples to every tier; to the session itself, too, if it was finalised from samples of which none is left to
     * do it anew.
     *
     * @param samples ascending by time
     */
    static void add(Handle handle, StaleSession session, List<Sample> samples) throws SQLException, IOException {
        if (samples.isEmpty()) {
            return;
        }
        NavigableMap<Long, SampleTotals> late = new TreeMap<>();
        Rollup.minutes(samples, null, IncidentPolicy.DEFAULT).forEach((bucket, totals) -> {
            if (totals.samples() > 0) {
                late.put(bucket, measurementsOf(totals));
            }
        });
        NavigableMap<Long, SampleTotals> lateHours = Rollup.longer(late, Rollup.HOUR);
        String user = session.start().user().value();
        merge(handle, RollupRows.MINUTES, session.key(), user, late);
        merge(handle, RollupRows.HOURS, session.key(), user, lateHours);
        Rollup.longer(lateHours, Rollup.DAY)
                .forEach((bucket, totals) -> RollupRows.addToDay(handle, user, Rollup.dayOf(bucket), totals));
        if (session.recovered() && session.lacksAllSamples()) {
            addToSession(handle, session.key(), late.values().stream().reduce(SampleTotals.EMPTY, SampleTotals::plus));
        }
    }

    private static SampleTotals measurementsOf(SampleTotals totals) {
        return new SampleTotals(
                totals.samples(),
                totals.latency(),
                totals.loss(),
                totals.jitter(),
                totals.worst(),
                List.of(0L, 0L, 0L, 0L, 0L),
                0,
                totals.latencyHistogram());
    }

    private static void merge(
            Handle handle, String table, long sessionKey, String user, SortedMap<Long, SampleTotals> late)
            throws SQLException, IOException {
        Map<Long, SampleTotals> stored = RollupRows.read(handle, table, sessionKey);
        SortedMap<Long, SampleTotals> merged = new TreeMap<>(late);
        merged.replaceAll((bucket, totals) ->
                stored.getOrDefault(bucket, SampleTotals.EMPTY).plus(totals));
        handle.createUpdate("DELETE FROM " + table + " WHERE session_key = :key AND bucket = ANY(ARRAY("
                        + "SELECT timestamptz 'epoch' + millis * interval '1 ms' FROM unnest(:buckets) millis))")
                .bind("key", sessionKey)
                .bindArray("buckets", Long.class, List.copyOf(merged.keySet()))
                .execute();
        RollupRows.insert(handle, table, List.of(new RollupRows.Buckets(sessionKey, user, merged)));
    }

    private static void addToSession(Handle handle, long sessionKey, SampleTotals late) {
        SampleTotals stored = handle.createQuery(
                        "SELECT " + TotalsColumns.LIST + " FROM connectivity.session WHERE session_key = :key")
                .bind("key", sessionKey)
                .map((row, ctx) -> TotalsColumns.read(row))
                .one();
        var update = handle.createUpdate(
                        "UPDATE connectivity.session SET " + TotalsColumns.ASSIGNMENTS + " WHERE session_key = :key")
                .bind("key", sessionKey);
        TotalsColumns.bind(update, stored.plus(late));
        update.execute();
    }
}
