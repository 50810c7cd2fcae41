package dev.connectivity.jdbi;

import dev.connectivity.session.Sample;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionStart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jspecify.annotations.Nullable;

/** Reads raw samples. */
final class RawSamples {

    static final String TABLE = "connectivity_private.sample";
    static final String VIEW = "connectivity.sample";

    /** One range of numbers of whichever rows are aggregated; the last number of all has nothing after it. */
    static final String NUMBERS =
            "range_agg(int8range(seq, nullif(seq, 9223372036854775807) + 1)) FILTER (WHERE seq IS NOT NULL)";

    /** One statement, so that exactly what is read is deleted, whatever else comes meanwhile. */
    private static final String TAKE =
            "WITH gone AS (DELETE FROM connectivity_private.sample r USING connectivity.session s"
                    + " WHERE s.session_key = :key AND r.session_key = :key AND r.session_day = :day"
                    + " AND (r.time < :before OR r.seq <@ s.dropped)"
                    + " RETURNING r.seq, r.time, r.latency, r.loss, r.jitter, r.level,"
                    + " coalesce(r.seq <@ s.dropped, false) AS repeated),"
                    + " noted AS (UPDATE connectivity.session SET raw_from = coalesce(:trimmed::timestamptz, raw_from),"
                    + " dropped = dropped + coalesce((SELECT " + NUMBERS
                    + " FROM gone), '{}') WHERE session_key = :key)"
                    + " SELECT seq, time, latency, loss, jitter, level FROM gone WHERE NOT repeated"
                    + " UNION ALL SELECT r.seq, r.time, r.latency, r.loss, r.jitter, r.level"
                    + " FROM connectivity_private.sample r JOIN connectivity.session s USING (session_key)"
                    + " WHERE r.session_key = :key AND r.session_day = :day AND r.time >= :before"
                    + " AND (r.seq <@ s.dropped) IS NOT TRUE ORDER BY time, seq";

    private static final int ROWS_AT_ONCE = 5_000;

    private RawSamples() {}

    /**
     * Returns a session's samples, ascending by time; among equals by number.
     *
     * @param table the raw table for its owner, the view for a reader
     */
    static List<Sample> of(Handle handle, String table, long sessionKey, LocalDate day, SessionStart start) {
        return handle.createQuery("SELECT seq, time, latency, loss, jitter, level FROM " + table
                        + " WHERE session_key = :key AND session_day = :day ORDER BY time, seq")
                .bind("key", sessionKey)
                .bind("day", day)
                .map((row, ctx) -> sample(row, start))
                .list();
    }

    /**
     * Returns a session's samples that are in no rollup or in one that is made anew, and deletes the older ones of
     * them, whose numbers it notes; those that were noted before are deleted, too, and not returned.
     *
     * @param before samples from before this time are deleted
     * @param trimmed whether the raw samples are complete from that time on, and no earlier, from now on
     */
    static List<Sample> take(Handle handle, StaleSession session, Instant before, boolean trimmed) {
        return handle.createQuery(TAKE)
                .bind("key", session.key())
                .bind("day", session.day())
                .bind("before", SessionRows.at(before))
                .bind("trimmed", trimmed ? SessionRows.at(before) : null)
                .map((row, ctx) -> sample(row, session.start()))
                .list();
    }

    /**
     * Reads the samples of many sessions of one day, each session's ascending by time.
     *
     * @param sessions by their numbers
     * @param reader is given the samples of each session that has any
     */
    static void each(
            Handle handle,
            Map<Long, TakenSession> sessions,
            LocalDate day,
            BiConsumer<TakenSession, List<Sample>> reader) {
        try (ResultIterator<Row> rows = handle.createQuery(
                        "SELECT session_key, seq, time, latency, loss, jitter, level FROM " + TABLE
                                + " WHERE session_key = ANY(:keys) AND session_day = :day"
                                + " ORDER BY session_key, time, seq")
                .bindArray("keys", Long.class, sessions.keySet().toArray())
                .bind("day", day)
                // Sessions may be long: not all of their rows are held at once.
                .setFetchSize(ROWS_AT_ONCE)
                .map((row, ctx) -> row(row, sessions))
                .iterator()) {
            Row next = rows.hasNext() ? rows.next() : null;
            while (next != null) {
                TakenSession session = next.session;
                List<Sample> samples = new ArrayList<>();
                while (next != null && next.session.key() == session.key()) {
                    samples.add(next.sample);
                    next = rows.hasNext() ? rows.next() : null;
                }
                reader.accept(session, samples);
            }
        }
    }

    private record Row(TakenSession session, Sample sample) {}

    private static Row row(ResultSet row, Map<Long, TakenSession> sessions) throws SQLException {
        TakenSession session = Objects.requireNonNull(sessions.get(row.getLong("session_key")));
        return new Row(session, sample(row, session.start()));
    }

    /** Returns the numbers of the raw samples of many sessions of one day, of those that have any. */
    static Map<Long, List<SeqRange>> storedSeqs(Handle handle, Collection<Long> sessionKeys, LocalDate day) {
        Map<Long, List<SeqRange>> seqs = new HashMap<>();
        handle.createQuery("SELECT session_key, lower(r) AS first, upper(r) - 1 AS last FROM (SELECT session_key, "
                        + NUMBERS + " AS numbers FROM " + TABLE
                        + " WHERE session_key = ANY(:keys) AND session_day = :day GROUP BY session_key) s,"
                        + " unnest(numbers) r ORDER BY r")
                .bindArray("keys", Long.class, sessionKeys.toArray())
                .bind("day", day)
                .map((row, ctx) -> seqs.computeIfAbsent(row.getLong("session_key"), key -> new ArrayList<>())
                        .add(range(row)))
                .forEach(added -> {});
        return seqs;
    }

    /** Returns the numbers of a session's samples, of those that were dropped since, too. */
    static List<SeqRange> storedSeqs(Handle handle, long sessionKey, LocalDate day) {
        return handle.createQuery("SELECT lower(r) AS first, upper(r) - 1 AS last FROM unnest("
                        + "(SELECT dropped FROM connectivity.session WHERE session_key = :key) + coalesce((SELECT "
                        + NUMBERS + " FROM " + TABLE + " WHERE session_key = :key AND session_day = :day), '{}')) r")
                .bind("key", sessionKey)
                .bind("day", day)
                .map((row, ctx) -> range(row))
                .list();
    }

    private static SeqRange range(ResultSet row) throws SQLException {
        Long last = longOrNull(row, "last");
        return new SeqRange(row.getLong("first"), last == null ? Long.MAX_VALUE : last);
    }

    private static Sample sample(ResultSet row, SessionStart start) throws SQLException {
        return new Sample(
                start.session(),
                start.user(),
                start.channel(),
                longOrNull(row, "seq"),
                SessionRows.instant(row, "time").toEpochMilli(),
                intOrNull(row, "latency"),
                TotalsColumns.doubleOrNull(row, "loss"),
                intOrNull(row, "jitter"),
                TotalsColumns.level(row, "level"));
    }

    static @Nullable Integer intOrNull(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
