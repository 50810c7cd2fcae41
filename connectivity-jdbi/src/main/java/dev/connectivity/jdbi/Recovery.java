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

    private record Orphan(long key, LocalDate day, long node, SessionStart start) {}

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
                        "SELECT session_key, session_day, node_key, session_id, user_id, channel_id, started_at"
                                + " FROM connectivity.session WHERE node_key = :node AND ended_at IS NULL"
                                + " LIMIT :limit FOR UPDATE")
                .bind("node", dead.get(0))
                .bind("limit", SESSIONS_A_STEP)
                .map((row, ctx) -> new Orphan(
                        row.getLong("session_key"),
                        row.getObject("session_day", LocalDate.class),
                        row.getLong("node_key"),
                        SessionRows.start(row)))
                .list();
        List<SessionSummary> summaries = new ArrayList<>();
        for (Orphan orphan : orphans) {
            summaries.add(summary(
                    orphan.start(),
                    RawSamples.of(handle, RawSamples.TABLE, orphan.key(), orphan.day(), orphan.start()),
                    incidents));
        }
        SessionRows.close(handle, summaries, dead.get(0));
        return orphans.size();
    }

    /** Returns what a session's stored samples make of it. */
    static SessionSummary summary(SessionStart start, List<Sample> samples, IncidentPolicy incidents) {
        Instant last = samples.isEmpty()
                ? start.startedAt()
                : Instant.ofEpochMilli(samples.get(samples.size() - 1).timeMillis());
        Instant end = last.isBefore(start.startedAt()) ? start.startedAt() : last;
        return new SessionSummary(start, end, SampleTotals.of(samples, incidents, end), EndReason.RECOVERED);
    }
}
