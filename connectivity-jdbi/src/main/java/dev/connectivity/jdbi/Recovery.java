package dev.connectivity.jdbi;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Finalises sessions that nobody owns any more from their stored samples: a session ends with its last sample, or where
 * it began if there is none. Every step locks the dead owner's lease, so that it cannot be taken up again meanwhile.
 */
final class Recovery {

    private static final int SESSIONS_A_STEP = 200;

    private final Database database;
    private final IncidentPolicy incidents;

    Recovery(Database database, IncidentPolicy incidents) {
        this.database = database;
        this.incidents = incidents;
    }

    /** Returns how many sessions were finalised. */
    int run() {
        int total = 0;
        int step;
        do {
            step = database.call("finalise sessions", this::step);
            total += step;
        } while (step > 0);
        return total;
    }

    private record Orphan(long key, LocalDate day, SessionStart start, Instant rawFrom) {}

    private int step(Handle handle) {
        List<Long> dead = handle.createQuery("SELECT node_key FROM connectivity_private.node n"
                        + " WHERE lease_until <= now() AND EXISTS (SELECT FROM connectivity.session s"
                        + " WHERE s.node_key = n.node_key AND s.ended_at IS NULL)"
                        + " ORDER BY node_key LIMIT 1 FOR UPDATE SKIP LOCKED")
                .mapTo(Long.class)
                .list();
        if (dead.isEmpty()) {
            return 0;
        }
        List<Orphan> orphans = handle.createQuery(
                        "SELECT session_key, session_day, session_id, user_id, channel_id, started_at, "
                                + StaleSession.RAW_FROM
                                + " FROM connectivity.session WHERE node_key = :node AND ended_at IS NULL"
                                + " LIMIT :limit FOR UPDATE")
                .bind("node", dead.get(0))
                .bind("limit", SESSIONS_A_STEP)
                .map((row, ctx) -> new Orphan(
                        row.getLong("session_key"),
                        row.getObject("session_day", LocalDate.class),
                        SessionRows.start(row),
                        StaleSession.rawFrom(row)))
                .list();
        List<SessionSummary> summaries = new ArrayList<>();
        for (Orphan orphan : orphans) {
            List<Sample> samples = RawSamples.of(handle, RawSamples.TABLE, orphan.key(), orphan.day(), orphan.start());
            summaries.add(summary(handle, orphan.key(), orphan.start(), samples, orphan.rawFrom(), incidents));
        }
        SessionRows.close(handle, summaries, dead.get(0));
        return orphans.size();
    }

    /**
     * Returns what a session's stored samples make of it, and its hours of the time whose samples were dropped. What
     * came for that time since is not in its hours yet; rolling it up finalises the session anew.
     *
     * @param samples ascending by time
     * @param rawFrom from when on they are all there
     */
    static SessionSummary summary(
            Handle handle,
            long sessionKey,
            SessionStart start,
            List<Sample> samples,
            Instant rawFrom,
            IncidentPolicy incidents) {
        Instant end = start.startedAt();
        for (long hour : hoursBefore(handle, sessionKey, rawFrom).keySet()) {
            end = later(end, Instant.ofEpochMilli(hour));
        }
        if (!samples.isEmpty()) {
            end = later(
                    end, Instant.ofEpochMilli(samples.get(samples.size() - 1).timeMillis()));
        }
        return new SessionSummary(
                start, end, totals(handle, sessionKey, samples, rawFrom, incidents, end), EndReason.RECOVERED);
    }

    /**
     * Returns what a session's stored samples, and its hours of the time whose samples were dropped, amount to.
     *
     * @param samples ascending by time
     * @param rawFrom from when on they are all there
     * @param end the session's end, or null if it goes on
     */
    static SampleTotals totals(
            Handle handle,
            long sessionKey,
            List<Sample> samples,
            Instant rawFrom,
            IncidentPolicy incidents,
            @Nullable Instant end) {
        List<Sample> complete = samples.stream()
                .filter(sample -> !Instant.ofEpochMilli(sample.timeMillis()).isBefore(rawFrom))
                .toList();
        return hoursBefore(handle, sessionKey, rawFrom).values().stream()
                .reduce(SampleTotals.EMPTY, SampleTotals::plus)
                .plus(SampleTotals.of(complete, incidents, end));
    }

    private static SortedMap<Long, SampleTotals> hoursBefore(Handle handle, long sessionKey, Instant rawFrom) {
        if (rawFrom.equals(Instant.MIN)) {
            return new TreeMap<>();
        }
        SortedMap<Long, SampleTotals> hours = RollupRows.read(handle, RollupRows.HOURS, sessionKey);
        return rawFrom.equals(Instant.MAX) ? hours : hours.headMap(rawFrom.toEpochMilli());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
