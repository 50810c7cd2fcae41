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

/**
 * Finalises sessions that nobody owns any more from their stored samples: a session ends with its last sample, or where it
 * began if there is none. Every step locks the dead owner's lease, so that it cannot be taken up again meanwhile.
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
                        "SELECT session_key, session_day, session_id, user_id, channel_id, started_at, raw_from"
                                + " FROM connectivity.session WHERE node_key = :node AND ended_at IS NULL"
                                + " LIMIT :limit FOR UPDATE")
                .bind("node", dead.get(0))
                .bind("limit", SESSIONS_A_STEP)
                .map((row, ctx) -> new Orphan(
                        row.getLong("session_key"),
                        row.getObject("session_day", LocalDate.class),
                        SessionRows.start(row),
                        StaleSession.rawFrom(SessionRows.instantOrNull(row, "raw_from"))))
                .list();
        List<SessionSummary> summaries = new ArrayList<>();
        for (Orphan orphan : orphans) {
            summaries.add(summary(
                    orphan.start(),
                    RawSamples.of(handle, RawSamples.TABLE, orphan.key(), orphan.day(), orphan.start()).stream()
                            .filter(sample -> sample.timeMillis() >= firstMillis(orphan.rawFrom()))
                            .toList(),
                    dropped(handle, orphan.key(), orphan.rawFrom()),
                    incidents));
        }
        SessionRows.close(handle, summaries, dead.get(0));
        return orphans.size();
    }

    private static long firstMillis(Instant rawFrom) {
        return rawFrom.equals(Instant.MIN) ? Long.MIN_VALUE : rawFrom.toEpochMilli();
    }

    /** Returns the hours of a session whose samples were dropped while it went on. */
    static SortedMap<Long, SampleTotals> dropped(Handle handle, long sessionKey, Instant rawFrom) {
        return rawFrom.equals(Instant.MIN)
                ? new TreeMap<>()
                : RollupRows.read(handle, RollupRows.HOURS, sessionKey).headMap(rawFrom.toEpochMilli());
    }

    /** Returns what a session's stored samples make of it, and what is left of those that were dropped. */
    static SessionSummary summary(
            SessionStart start, List<Sample> samples, SortedMap<Long, SampleTotals> dropped, IncidentPolicy incidents) {
        long last = start.startedAt().toEpochMilli();
        if (!samples.isEmpty()) {
            last = Math.max(last, samples.get(samples.size() - 1).timeMillis());
        } else if (!dropped.isEmpty()) {
            last = Math.max(last, dropped.lastKey());
        }
        Instant end = Instant.ofEpochMilli(last);
        SampleTotals totals = dropped.values().stream()
                .reduce(SampleTotals.EMPTY, SampleTotals::plus)
                .plus(SampleTotals.of(samples, incidents, end));
        return new SessionSummary(start, end, totals, EndReason.RECOVERED);
    }
}
