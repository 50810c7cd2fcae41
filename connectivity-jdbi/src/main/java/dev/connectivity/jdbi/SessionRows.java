package dev.connectivity.jdbi;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The rows of the session table: how they are written and read. */
final class SessionRows {

    /** A session that is open, or that was ended without its owner knowing better. */
    private static final String MAY_END = "(ended_at IS NULL OR end_reason = 'RECOVERED')";

    /** The caller's own, or of an owner whose lease has lapsed. */
    static final String MINE_OR_NOBODYS = "(s.node_key = :node OR NOT EXISTS (SELECT FROM connectivity_private.node n"
            + " WHERE n.node_key = s.node_key AND n.lease_until > now()))";

    private SessionRows() {}

    /** Inserts rows, leaving those that exist and those that were erased, or whose user was since they began. */
    static void open(Handle handle, List<SessionStart> starts, long nodeKey) {
        String given =
                "unnest(:ids, :users, :channels, :starts, :days, :made) AS n(id, usr, channel, started, day, made)";
        String began = "timestamptz 'epoch' + n.started * interval '1 ms'";
        String madeAt = "timestamptz 'epoch' + n.made * interval '1 ms'";
        bind(
                handle.createUpdate(
                        "INSERT INTO connectivity_private.erased_session (session_id, session_key, session_day)"
                                + " SELECT n.id, 0, date '1970-01-01' + n.day FROM " + given
                                + " JOIN connectivity_private.erased_user e ON e.user_hash = " + hashOf("n.usr")
                                + " AND e.erased_at >= least(" + began + ", " + madeAt + ")"
                                + " WHERE NOT EXISTS (SELECT FROM connectivity.session s WHERE s.session_id = n.id)"
                                + " ON CONFLICT (session_id) DO NOTHING"),
                starts);
        bind(
                handle.createUpdate("INSERT INTO connectivity.session"
                                + " (session_id, user_id, channel_id, started_at, session_day, node_key)"
                                + " SELECT n.id, n.usr, n.channel, " + began + ", date '1970-01-01' + n.day, :node"
                                + " FROM " + given + " WHERE NOT EXISTS"
                                + " (SELECT FROM connectivity_private.erased_session e WHERE e.session_id = n.id)"
                                + " ON CONFLICT (session_id) DO NOTHING")
                        .bind("node", nodeKey),
                starts);
    }

    private static void bind(Update update, List<SessionStart> starts) {
        update.bind("ids", starts.stream().map(s -> s.session().value()).toArray(UUID[]::new))
                .bind("users", starts.stream().map(s -> s.user().value()).toArray(String[]::new))
                .bind("channels", starts.stream().map(s -> s.channel().value()).toArray(String[]::new))
                .bind(
                        "starts",
                        starts.stream()
                                .mapToLong(s -> s.startedAt().toEpochMilli())
                                .toArray())
                .bind("days", starts.stream().mapToInt(s -> day(s.startedAt())).toArray())
                .bind("made", starts.stream().mapToLong(SessionRows::madeAt).toArray())
                .execute();
    }

    /**
     * Returns the end of the millisecond in which a session's id was made, if it tells (RFC 9562, 5.7), else its start.
     * Of a session whose start was forgotten and of which samples come after all, only the id knows how old it is.
     */
    private static long madeAt(SessionStart start) {
        UUID id = start.session().value();
        return id.version() == 7
                ? (id.getMostSignificantBits() >>> 16) + 1
                : start.startedAt().toEpochMilli();
    }

    /** Returns the expression that stands for a user after an erasure. */
    static String hashOf(String user) {
        return "sha256(convert_to(" + user + ", 'UTF8'))";
    }

    /** Notes the offsets of clients' clocks where none is known yet. */
    static void clock(Handle handle, List<SessionClock> clocks) {
        handle.createUpdate("UPDATE connectivity.session s SET clock_offset_ms = n.millis"
                        + " FROM unnest(:ids, :offsets) AS n(id, millis)"
                        + " WHERE s.session_id = n.id AND s.clock_offset_ms IS NULL")
                .bind(
                        "ids",
                        clocks.stream()
                                .map(clock -> clock.start().session().value())
                                .toArray(UUID[]::new))
                .bind(
                        "offsets",
                        clocks.stream().mapToLong(SessionClock::offsetMillis).toArray())
                .execute();
    }

    /** Completes rows; those of another living node and those that ended before are left as they are. */
    static void close(Handle handle, List<SessionSummary> summaries, long nodeKey) {
        PreparedBatch batch =
                handle.prepareBatch("UPDATE connectivity.session s SET ended_at = greatest(:ended, started_at),"
                        + " end_reason = :reason, node_key = :node, stale = true, " + TotalsColumns.ASSIGNMENTS
                        + " WHERE session_id = :session AND " + MAY_END + " AND " + MINE_OR_NOBODYS);
        for (SessionSummary summary : summaries) {
            batch.bind("session", summary.start().session().value())
                    .bind("ended", at(summary.endedAt()))
                    .bind("reason", summary.reason().name())
                    .bind("node", nodeKey);
            TotalsColumns.bind(batch, summary.totals());
            batch.add();
        }
        batch.execute();
    }

    static SessionStart start(ResultSet row) throws SQLException {
        return new SessionStart(
                new SessionId(row.getObject("session_id", UUID.class)),
                new UserId(row.getString("user_id")),
                new ChannelId(row.getString("channel_id")),
                instant(row, "started_at"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Returns the day (UTC) that decides about the partition. */
    private static int day(Instant startedAt) {
        return (int) Math.floorDiv(startedAt.toEpochMilli(), Duration.ofDays(1).toMillis());
    }

    /** Instants that only stand for the beginning or the end of time become infinite. */
    static OffsetDateTime at(Instant instant) {
        if (instant.equals(Instant.MIN)) {
            return OffsetDateTime.MIN;
        }
        return instant.equals(Instant.MAX) ? OffsetDateTime.MAX : instant.atOffset(ZoneOffset.UTC);
    }
}
