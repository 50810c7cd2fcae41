package dev.connectivity.jdbi;

import dev.connectivity.session.SessionStart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A session that samples may have come for since it was rolled up.
 *
 * @param key its number
 * @param day the partition of its samples
 * @param endedAt its end, or null if it goes on
 * @param recovered whether it was finalised from its samples
 * @param rolledUp whether it has rollups already
 * @param rawFrom from when on its raw samples are all there; {@link Instant#MIN} if none was dropped,
 *     {@link Instant#MAX} if its whole day was
 */
record StaleSession(
        long key,
        LocalDate day,
        SessionStart start,
        @Nullable Instant endedAt,
        boolean recovered,
        boolean rolledUp,
        Instant rawFrom) {

    /** The column of which {@link #rawFrom(ResultSet)} makes the time. */
    static final String RAW_FROM =
            "CASE WHEN session_day < (SELECT dropped_before FROM connectivity_private.raw_horizon)"
                    + " THEN timestamptz 'infinity' ELSE coalesce(raw_from, '-infinity') END AS raw_from";

    /** Locks sessions: whoever adds samples to one of them now marks it again afterwards. */
    static List<StaleSession> lock(Handle handle, Instant openRolledBefore, int limit) {
        return handle.createQuery("SELECT session_key, session_day, session_id, user_id, channel_id,"
                        + " started_at, ended_at, end_reason = 'RECOVERED' AS recovered,"
                        + " rolled_at IS NOT NULL AS rolled_up, "
                        + RAW_FROM + " FROM connectivity.session WHERE stale AND (ended_at IS NOT NULL"
                        + " OR coalesce(rolled_at, started_at) < :before)"
                        + " ORDER BY session_day, session_key LIMIT :limit FOR UPDATE SKIP LOCKED")
                .bind("before", SessionRows.at(openRolledBefore))
                .bind("limit", limit)
                .map((row, ctx) -> new StaleSession(
                        row.getLong("session_key"),
                        row.getObject("session_day", LocalDate.class),
                        SessionRows.start(row),
                        SessionRows.instantOrNull(row, "ended_at"),
                        row.getBoolean("recovered"),
                        row.getBoolean("rolled_up"),
                        rawFrom(row)))
                .list();
    }

    static Instant rawFrom(ResultSet row) throws SQLException {
        OffsetDateTime time = row.getObject("raw_from", OffsetDateTime.class);
        if (time.equals(OffsetDateTime.MIN)) {
            return Instant.MIN;
        }
        return time.equals(OffsetDateTime.MAX) ? Instant.MAX : time.toInstant();
    }

    /** Notes that sessions were rolled up; one that goes on is due again after a while. */
    static void done(Handle handle, List<StaleSession> sessions, Instant now) {
        handle.createUpdate("UPDATE connectivity.session SET rolled_at = :now, stale = ended_at IS NULL"
                        + " WHERE session_key = ANY(:keys)")
                .bind("now", SessionRows.at(now))
                .bindArray(
                        "keys",
                        Long.class,
                        sessions.stream().map(StaleSession::key).toList())
                .execute();
    }

    boolean lacksSamples() {
        return !rawFrom.equals(Instant.MIN);
    }

    boolean lacksAllSamples() {
        return rawFrom.equals(Instant.MAX);
    }
}
