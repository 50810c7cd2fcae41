package dev.connectivity.jdbi;

import dev.connectivity.session.Resumption;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * A session that now belongs to the caller and is open.
 *
 * @param key its number
 * @param day its partition
 * @param clockOffsetMillis of its client, or null if none is known
 * @param former how its row was before
 * @param summed what it amounted to when it ended in good order, or null if only its samples tell
 */
record TakenSession(
        long key,
        LocalDate day,
        SessionStart start,
        @Nullable Long clockOffsetMillis,
        Former former,
        @Nullable SampleTotals summed) {

    /** When and why a session had ended, or null for both if it went on, and whose it was. */
    record Former(
            @Nullable OffsetDateTime endedAt, @Nullable String endReason, long nodeKey) {}

    /**
     * Locked in the order of their numbers, so that two nodes that are asked for the same do not wait for each other.
     */
    private static final String TAKE =
            "WITH found AS (SELECT s.session_key, s.ended_at AS former_end, s.end_reason AS former_reason,"
                    + " s.node_key AS former_node FROM connectivity.session s"
                    + " JOIN unnest(:ids, :users, :channels, :afters) AS n(id, usr, channel, seen)"
                    + " ON s.session_id = n.id AND s.user_id = n.usr AND s.channel_id = n.channel"
                    + " WHERE s.ended_at >= n.seen::timestamptz AND s.end_reason IN ('SHUTDOWN', 'RECOVERED')"
                    + " OR s.ended_at IS NULL AND " + SessionRows.MINE_OR_NOBODYS
                    + " AND (SELECT coalesce(max(seen_at), s.started_at) FROM connectivity_private.node n"
                    + " WHERE n.node_key = s.node_key) >= n.seen::timestamptz"
                    + " ORDER BY s.session_key FOR UPDATE OF s)"
                    + " UPDATE connectivity.session s"
                    + " SET ended_at = NULL, end_reason = NULL, node_key = :node, stale = true"
                    + " FROM found WHERE s.session_key = found.session_key"
                    + " RETURNING s.session_key, session_day, session_id, user_id, channel_id, started_at,"
                    + " clock_offset_ms, former_end, former_reason, former_node,"
                    + " coalesce(former_reason = 'SHUTDOWN', false) AS summed, "
                    + TotalsColumns.LIST;

    /** Makes those sessions the caller's own and open that may be reopened. */
    static List<TakenSession> take(Handle handle, List<Resumption> wanted, long nodeKey) {
        return handle.createQuery(TAKE)
                .bind("ids", array(wanted, UUID[]::new, each -> each.session().value()))
                .bind("users", array(wanted, String[]::new, each -> each.user().value()))
                .bind(
                        "channels",
                        array(wanted, String[]::new, each -> each.channel().value()))
                .bind("afters", array(wanted, String[]::new, each -> time(each.lastSeenAfter())))
                .bind("node", nodeKey)
                .map((row, ctx) -> of(row))
                .list();
    }

    /** Makes rows what they were before they were taken, unless they have changed since. */
    static void giveBack(Handle handle, List<TakenSession> taken, long nodeKey) {
        if (taken.isEmpty()) {
            return;
        }
        PreparedBatch batch =
                handle.prepareBatch("UPDATE connectivity.session SET ended_at = :end, end_reason = :reason,"
                        + " node_key = :former WHERE session_key = :key AND ended_at IS NULL AND node_key = :node");
        for (TakenSession session : taken) {
            batch.bind("key", session.key())
                    .bind("end", session.former().endedAt())
                    .bind("reason", session.former().endReason())
                    .bind("former", session.former().nodeKey())
                    .bind("node", nodeKey)
                    .add();
        }
        batch.execute();
    }

    private static <T> T[] array(List<Resumption> wanted, IntFunction<T[]> array, Function<Resumption, T> part) {
        return wanted.stream().map(part).toArray(array);
    }

    private static String time(Instant instant) {
        if (instant.equals(Instant.MIN)) {
            return "-infinity";
        }
        return instant.equals(Instant.MAX) ? "infinity" : instant.toString();
    }

    private static TakenSession of(ResultSet row) throws SQLException {
        return new TakenSession(
                row.getLong("session_key"),
                row.getObject("session_day", LocalDate.class),
                SessionRows.start(row),
                RawSamples.longOrNull(row, "clock_offset_ms"),
                new Former(
                        row.getObject("former_end", OffsetDateTime.class),
                        row.getString("former_reason"),
                        row.getLong("former_node")),
                row.getBoolean("summed") ? TotalsColumns.read(row) : null);
    }
}
