package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.TimeSource;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * History from PostgreSQL. Summary and list come from the session rows, which hold each session's totals for ever and
 * are exact in any time zone; only what crosses midnight is taken apart, and only a session that goes on is added up
 * from its samples.
 */
final class JdbiConnectionHistory implements ConnectionHistory {

    private final ReadAsUser read;
    private final TimeSource time;

    JdbiConnectionHistory(ReadAsUser read, TimeSource time) {
        this.read = read;
        this.time = time;
    }

    @Override
    public ConnectionSummary summary(UserId user, int days, ZoneId zone) {
        requireBetween("days", days, 1, 365);
        Instant now = time.now();
        return read.call("summarise a history", user, handle -> {
            SummaryPeriod period = new SummaryPeriod(days, zone, now);
            for (SessionRow row : SessionRow.reachingInto(handle, user, period.from())) {
                period.add(row, handle);
            }
            return period.summary();
        });
    }

    @Override
    public List<SessionEntry> sessions(UserId user, int limit, int offset, @Nullable SessionCursor after) {
        requireBetween("limit", limit, 1, 100);
        requireBetween("offset", offset, 0, Integer.MAX_VALUE);
        return read.call("list sessions", user, handle -> {
            List<SessionEntry> entries = new ArrayList<>(limit);
            for (SessionRow row : SessionRow.page(handle, user, limit, offset, after)) {
                entries.add(row.entry());
            }
            return entries;
        });
    }

    @Override
    public Optional<SessionDetail> session(UserId user, SessionId session) {
        return read.call(
                "read a session",
                user,
                handle -> SessionRow.find(handle, user, session).map(row -> SessionCourse.of(handle, row)));
    }

    private static void requireBetween(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
