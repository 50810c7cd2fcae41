package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Reads back what is stored, as the owner. */
final class StoredRows {

    private final Jdbi jdbi;

    StoredRows(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }

    Instant serverTime() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT clock_timestamp()")
                .mapTo(Instant.class)
                .one());
    }

    /** Returns how many processes of the server have waited for a lock since before a time. */
    int waitingForALockSince(Instant time) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query_start < :time
                        """).bind("time", time).mapTo(Integer.class).one());
    }

    Optional<SessionStart> start(SessionId session) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT session_id, user_id, channel_id, started_at FROM connectivity.session WHERE session_id = :id")
                .bind("id", session.value())
                .map((row, ctx) -> SessionRows.start(row))
                .findOne());
    }

    Optional<SessionSummary> end(SessionId session) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM connectivity.session WHERE session_id = :id AND ended_at IS NOT NULL")
                .bind("id", session.value())
                .map((row, ctx) -> new SessionSummary(
                        SessionRows.start(row),
                        SessionRows.instant(row, "ended_at"),
                        TotalsColumns.read(row),
                        SessionSummary.EndReason.valueOf(row.getString("end_reason"))))
                .findOne());
    }

    List<Sample> samples(SessionId session) {
        return start(session)
                .map(start -> jdbi.withHandle(handle -> handle.createQuery(
                                "SELECT session_key, session_day FROM connectivity.session WHERE session_id = :id")
                        .bind("id", session.value())
                        .map((row, ctx) -> RawSamples.of(
                                handle,
                                RawSamples.TABLE,
                                row.getLong("session_key"),
                                row.getObject("session_day", LocalDate.class),
                                start))
                        .one()))
                .orElse(List.of());
    }

    /** Returns a session's rollups, by the millisecond a bucket begins at. */
    SortedMap<Long, SampleTotals> rollups(String table, SessionId session) {
        return jdbi.withHandle(handle -> RollupRows.read(
                handle,
                table,
                handle.createQuery("SELECT session_key FROM connectivity.session WHERE session_id = :id")
                        .bind("id", session.value())
                        .mapTo(Long.class)
                        .one()));
    }

    SortedMap<LocalDate, SampleTotals> days(UserId user) {
        SortedMap<LocalDate, SampleTotals> days = new TreeMap<>();
        jdbi.useHandle(handle -> handle.createQuery("SELECT * FROM connectivity.rollup_day WHERE user_id = :user")
                .bind("user", user.value())
                .map((row, ctx) -> Map.entry(row.getObject("day", LocalDate.class), TotalsColumns.read(row)))
                .forEach(day -> days.put(day.getKey(), day.getValue())));
        return days;
    }

    /** Returns how many samples belong to no session. */
    long orphanedSamples() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM connectivity_private.sample r"
                        + " WHERE NOT EXISTS (SELECT FROM connectivity.session s WHERE s.session_key = r.session_key)")
                .mapTo(Long.class)
                .one());
    }

    /** Returns how many rows of all tables that name users are one user's. */
    long rowsOf(UserId user) {
        return jdbi.withHandle(handle -> Stream.of("session", "rollup_minute", "rollup_hour", "rollup_day")
                .mapToLong(table -> handle.createQuery(
                                "SELECT count(*) FROM connectivity." + table + " WHERE user_id = :user")
                        .bind("user", user.value())
                        .mapTo(Long.class)
                        .one())
                .sum());
    }

    Jdbi jdbi() {
        return jdbi;
    }
}
