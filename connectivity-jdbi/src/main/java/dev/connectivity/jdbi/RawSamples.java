package dev.connectivity.jdbi;

import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads raw samples. */
final class RawSamples {

    static final String TABLE = "connectivity_private.sample";
    static final String VIEW = "connectivity.sample";

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
                .map((row, ctx) -> new Sample(
                        start.session(),
                        start.user(),
                        start.channel(),
                        longOrNull(row, "seq"),
                        SessionRows.instant(row, "time").toEpochMilli(),
                        intOrNull(row, "latency"),
                        TotalsColumns.doubleOrNull(row, "loss"),
                        intOrNull(row, "jitter"),
                        TotalsColumns.level(row, "level")))
                .list();
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
