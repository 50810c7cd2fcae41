package dev.connectivity.jdbi;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Samples that came when the others of their session had been dropped: the session cannot be rolled up whole any more, so
 * they are added to what its rollups say and dropped themselves. The time in each level stays as it is; it was counted as
 * unknown already. A sample that comes a second time after all that is counted a second time.
 */
final class LateSamples {

    private LateSamples() {}

    /**
     * Adds samples to every tier.
     *
     * @param samples ascending by time
     * @param toSession whether the session's own totals lack them, too
     */
    static void add(
            Handle handle,
            long sessionKey,
            String user,
            List<Sample> samples,
            boolean toSession,
            List<RollupRows.Buckets> minutes,
            List<RollupRows.Buckets> hours) {
        if (samples.isEmpty()) {
            return;
        }
        NavigableMap<Long, SampleTotals> late = new TreeMap<>();
        Rollup.minutes(samples, null, IncidentPolicy.DEFAULT).forEach((bucket, totals) -> {
            if (totals.samples() > 0) {
                late.put(bucket, measurementsOf(totals));
            }
        });
        minutes.add(new RollupRows.Buckets(sessionKey, user, merged(handle, RollupRows.MINUTES, sessionKey, late)));
        NavigableMap<Long, SampleTotals> lateHours = Rollup.longer(late, Rollup.HOUR);
        hours.add(new RollupRows.Buckets(sessionKey, user, merged(handle, RollupRows.HOURS, sessionKey, lateHours)));
        Rollup.longer(lateHours, Rollup.DAY)
                .forEach((bucket, totals) -> RollupRows.addToDay(
                        handle, user, LocalDate.ofEpochDay(Math.floorDiv(bucket, Rollup.DAY.toMillis())), totals));
        if (toSession) {
            addToSession(handle, sessionKey, late.values().stream().reduce(SampleTotals.EMPTY, SampleTotals::plus));
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

    /** Takes the buckets concerned out of a table and returns them with what is to be added. */
    private static SortedMap<Long, SampleTotals> merged(
            Handle handle, String table, long sessionKey, SortedMap<Long, SampleTotals> late) {
        Map<Long, SampleTotals> stored = RollupRows.read(handle, table, sessionKey);
        SortedMap<Long, SampleTotals> merged = new TreeMap<>(late);
        merged.replaceAll((bucket, totals) ->
                stored.getOrDefault(bucket, SampleTotals.EMPTY).plus(totals));
        handle.createUpdate("DELETE FROM " + table + " WHERE session_key = :key AND bucket = ANY(ARRAY("
                        + "SELECT timestamptz 'epoch' + millis * interval '1 ms' FROM unnest(:buckets) millis))")
                .bind("key", sessionKey)
                .bindArray("buckets", Long.class, List.copyOf(merged.keySet()))
                .execute();
        return merged;
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
