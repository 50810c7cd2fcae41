package dev.connectivity.jdbi;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A session as its user may see it. Read in a transaction that has become that user.
 *
 * @param key its number
 * @param day the partition of its samples
 * @param rawFrom before when its samples were dropped, or null if they were not, or all of them
 * @param totals of its samples; of those stored so far while it goes on
 */
record SessionRow(
        long key,
        LocalDate day,
        SessionId session,
        UserId user,
        ChannelId channel,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant rawFrom,
        SampleTotals totals) {

    private static final String SELECT = "SELECT session_key, session_day, session_id, user_id, channel_id, started_at,"
            + " ended_at, raw_from, " + TotalsColumns.LIST + " FROM connectivity.session WHERE user_id = :user";

    /** Sessions that end at a time or later or go on, oldest first. */
    static List<SessionRow> reachingInto(Handle handle, UserId user, Instant from) {
        List<SessionRow> rows = handle.createQuery(
                        SELECT + " AND (ended_at >= :from OR ended_at IS NULL) ORDER BY started_at")
                .bind("user", user.value())
                .bind("from", SessionRows.at(from))
                .map((row, ctx) -> of(row))
                .list();
        return rows.stream().map(row -> row.upToDate(handle)).toList();
    }

    /** A page of sessions, newest first, by a place in the index rather than by counting from its beginning. */
    static List<SessionRow> page(Handle handle, UserId user, int limit, int offset, @Nullable SessionCursor after) {
        String place = after == null ? "" : " AND (started_at, session_id) < (:started, :session)";
        var query = handle.createQuery(
                        SELECT + place + " ORDER BY started_at DESC, session_id DESC LIMIT :limit OFFSET :offset")
                .bind("user", user.value())
                .bind("limit", limit)
                .bind("offset", offset);
        if (after != null) {
            query.bind("started", SessionRows.at(after.startedAt()))
                    .bind("session", after.session().value());
        }
        List<SessionRow> rows = query.map((row, ctx) -> of(row)).list();
        return rows.stream().map(row -> row.upToDate(handle)).toList();
    }

    static Optional<SessionRow> find(Handle handle, UserId user, SessionId session) {
        return handle.createQuery(SELECT + " AND session_id = :session")
                .bind("user", user.value())
                .bind("session", session.value())
                .map((row, ctx) -> of(row))
                .findOne()
                .map(row -> row.upToDate(handle));
    }

    /** Returns the session's stored samples, ascending by time, as its user may see them. */
    List<Sample> samples(Handle handle) {
        return RawSamples.of(handle, RawSamples.VIEW, key, day, new SessionStart(session, user, channel, startedAt));
    }

    /** Returns the session's rollups of a minute; those that retention left. */
    SortedMap<Long, SampleTotals> minutes(Handle handle) {
        return RollupRows.read(handle, RollupRows.MINUTES, key);
    }

    /** Returns the session's rollups of an hour; those that retention left. */
    SortedMap<Long, SampleTotals> hours(Handle handle) {
        return RollupRows.read(handle, RollupRows.HOURS, key);
    }

    SessionEntry entry() {
        return new SessionEntry(
                session,
                channel,
                startedAt,
                endedAt,
                totals.latency().average(),
                totals.loss().average(),
                totals.jitter().average(),
                totals.worst());
    }

    Duration duration(Instant now) {
        Instant end = endedAt == null ? now : endedAt;
        return end.isBefore(startedAt) ? Duration.ZERO : Duration.between(startedAt, end);
    }

    private SessionRow upToDate(Handle handle) {
        return endedAt != null
                ? this
                : new SessionRow(
                        key,
                        day,
                        session,
                        user,
                        channel,
                        startedAt,
                        null,
                        rawFrom,
                        SampleTotals.of(samples(handle), IncidentPolicy.DEFAULT, null));
    }

    private static SessionRow of(ResultSet row) throws SQLException {
        return new SessionRow(
                row.getLong("session_key"),
                row.getObject("session_day", LocalDate.class),
                new SessionId(row.getObject("session_id", UUID.class)),
                new UserId(row.getString("user_id")),
                new ChannelId(row.getString("channel_id")),
                SessionRows.instant(row, "started_at"),
                SessionRows.instantOrNull(row, "ended_at"),
                SessionRows.instantOrNull(row, "raw_from"),
                TotalsColumns.read(row));
    }
}
