package dev.connectivity.jdbi;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the spool: a session's start, its client's clock, a sample or a session's end.
 *
 * @param id ascending in the order of arrival; 0 before it is stored
 * @param start the session; of a sample only who, where and the sample's time
 * @param clockOffsetMillis of the client's clock, or null
 * @param sample the sample, or null
 * @param end the session's end, or null
 */
record SpoolEntry(
        long id,
        Kind kind,
        SessionStart start,
        @Nullable Long clockOffsetMillis,
        @Nullable Sample sample,
        @Nullable SessionSummary end) {

    enum Kind {
        START,
        CLOCK,
        SAMPLE,
        END
    }

    static final String DEFINITION = "id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, session TEXT NOT NULL,"
            + " user TEXT NOT NULL, channel TEXT NOT NULL, time INTEGER NOT NULL, seq INTEGER, latency INTEGER,"
            + " loss REAL,"
            + " jitter INTEGER, level INTEGER, ended INTEGER, reason TEXT, totals BLOB";

    /** A column that files of the first version lack. */
    static final String CLOCK_COLUMN = "clock_offset";

    /** All columns but the id. */
    static final String COLUMNS =
            "kind, session, user, channel, time, seq, latency, loss, jitter, level, ended, reason, totals,"
                    + " clock_offset";

    static final String INSERT =
            "INSERT INTO entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static final String SELECT = "SELECT * FROM entry ORDER BY id LIMIT ?";

    static SpoolEntry of(SessionStart start) {
        return new SpoolEntry(0, Kind.START, start, null, null, null);
    }

    static SpoolEntry of(SessionClock clock) {
        return new SpoolEntry(0, Kind.CLOCK, clock.start(), clock.offsetMillis(), null, null);
    }

    static SpoolEntry of(Sample sample) {
        SessionStart start = new SessionStart(
                sample.session(), sample.user(), sample.channel(), Instant.ofEpochMilli(sample.timeMillis()));
        return new SpoolEntry(0, Kind.SAMPLE, start, null, sample, null);
    }

    static SpoolEntry of(SessionSummary end) {
        return new SpoolEntry(0, Kind.END, end.start(), null, null, end);
    }

    void bind(PreparedStatement insert) throws SQLException {
        insert.setString(1, kind.name());
        insert.setString(2, start.session().toString());
        insert.setString(3, start.user().value());
        insert.setString(4, start.channel().value());
        insert.setLong(5, start.startedAt().toEpochMilli());
        insert.setObject(6, sample == null ? null : sample.seq());
        insert.setObject(7, sample == null ? null : sample.latencyMillis());
        insert.setObject(8, sample == null ? null : sample.lossPercent());
        insert.setObject(9, sample == null ? null : sample.jitterMillis());
        insert.setObject(10, sample == null ? null : sample.level().code());
        if (end == null) {
            insert.setNull(11, Types.INTEGER);
            insert.setNull(12, Types.VARCHAR);
            insert.setNull(13, Types.BLOB);
        } else {
            insert.setLong(11, end.endedAt().toEpochMilli());
            insert.setString(12, end.reason().name());
            insert.setBytes(13, TotalsBytes.encode(end.totals()));
        }
        insert.setObject(14, clockOffsetMillis);
    }

    /** Returns the client's clock, or null if this is something else. */
    @Nullable
    SessionClock clock() {
        return clockOffsetMillis == null ? null : new SessionClock(start, clockOffsetMillis);
    }

    static SpoolEntry read(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString("kind"));
        SessionStart start = new SessionStart(
                new SessionId(UUID.fromString(row.getString("session"))),
                new UserId(row.getString("user")),
                new ChannelId(row.getString("channel")),
                Instant.ofEpochMilli(row.getLong("time")));
        return new SpoolEntry(
                row.getLong("id"),
                kind,
                start,
                RawSamples.longOrNull(row, CLOCK_COLUMN),
                kind == Kind.SAMPLE ? sample(row, start) : null,
                kind == Kind.END ? end(row, start) : null);
    }

    private static Sample sample(ResultSet row, SessionStart start) throws SQLException {
        QualityLevel level = TotalsColumns.level(row, "level");
        return new Sample(
                start.session(),
                start.user(),
                start.channel(),
                RawSamples.longOrNull(row, "seq"),
                start.startedAt().toEpochMilli(),
                RawSamples.intOrNull(row, "latency"),
                TotalsColumns.doubleOrNull(row, "loss"),
                RawSamples.intOrNull(row, "jitter"),
                level);
    }

    private static SessionSummary end(ResultSet row, SessionStart start) throws SQLException {
        SampleTotals totals = TotalsBytes.decode(row.getBytes("totals"));
        return new SessionSummary(
                start, Instant.ofEpochMilli(row.getLong("ended")), totals, EndReason.valueOf(row.getString("reason")));
    }
}
