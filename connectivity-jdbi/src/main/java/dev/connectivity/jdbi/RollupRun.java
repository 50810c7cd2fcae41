package dev.connectivity.jdbi;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionSummary.EndReason;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Makes rollups of the sessions that samples may have come for: of ended ones once and again after every late sample,
 * of those that go on once an hour, which then lose their expired samples. The stretch of a session whose samples are
 * all there is rolled up whole, so their order and lateness do not matter.
 */
final class RollupRun {

    private static final int SESSIONS_A_STEP = 100;
    private static final Duration PAUSE_WHILE_OPEN = Duration.ofHours(1);

    private final Database database;
    private final IncidentPolicy incidents;
    private final Retention retention;

    RollupRun(Database database, IncidentPolicy incidents, Retention retention) {
        this.database = database;
        this.incidents = incidents;
        this.retention = retention;
    }

    /** What was done; the rows are those that were taken out of sessions that go on. */
    record Result(int sessions, long minutes, long rows) {

        Result plus(Result other) {
            return new Result(sessions + other.sessions, minutes + other.minutes, rows + other.rows);
        }
    }

    Result run(Instant now) {
        Result total = new Result(0, 0, 0);
        Result step;
        do {
            step = database.call("roll samples up", handle -> new Step(handle, now).run());
            total = total.plus(step);
        } while (step.sessions() > 0);
        return total;
    }

    /** Some sessions in one transaction. */
    private final class Step {

        private final Handle handle;
        private final Instant now;
        private final Instant rawFrom;
        private final List<RollupRows.Buckets> minutes = new ArrayList<>();
        private final List<RollupRows.Buckets> hours = new ArrayList<>();
        private final Map<String, Set<LocalDate>> days = new TreeMap<>();
        private long rows;

        Step(Handle handle, Instant now) {
            this.handle = handle;
            this.now = now;
            this.rawFrom = retention.rawFrom(now);
        }

        Result run() throws SQLException, IOException {
            List<StaleSession> sessions = StaleSession.lock(handle, now.minus(PAUSE_WHILE_OPEN), SESSIONS_A_STEP);
            for (StaleSession session : sessions) {
                rollUp(session);
            }
            RollupRows.insert(handle, RollupRows.MINUTES, minutes);
            RollupRows.insert(handle, RollupRows.HOURS, hours);
            days.forEach((user, dates) -> RollupRows.replaceDays(handle, user, dates));
            StaleSession.done(handle, sessions, now);
            return new Result(
                    sessions.size(),
                    minutes.stream().mapToLong(m -> m.totals().size()).sum(),
                    rows);
        }

        /**
         * What is from before a time is dropped already, or is dropped now: nothing goes that is not in the rollups.
         */
        private void rollUp(StaleSession session) throws SQLException, IOException {
            Instant completeFrom = session.rawFrom();
            boolean trimmed = session.endedAt() == null
                    && rawFrom.isAfter(completeFrom)
                    && rawFrom.isAfter(session.start().startedAt());
            List<Sample> samples = trimmed || session.lacksSamples()
                    ? RawSamples.take(handle, session, trimmed ? rawFrom : completeFrom, trimmed)
                    : RawSamples.of(handle, RawSamples.TABLE, session.key(), session.day(), session.start());
            List<Sample> late = samples.subList(0, countBefore(completeFrom, samples));
            LateSamples.add(handle, session, late);
            if (!session.lacksAllSamples()) {
                List<Sample> complete = samples.subList(late.size(), samples.size());
                replace(session, complete);
                rows += trimmed ? countBefore(rawFrom, complete) : 0;
            }
        }

        private void replace(StaleSession session, List<Sample> samples) {
            Instant end = session.recovered() ? amend(session, samples) : session.endedAt();
            NavigableMap<Long, SampleTotals> byMinute = Rollup.minutes(samples, end, incidents);
            NavigableMap<Long, SampleTotals> byHour = Rollup.longer(byMinute, Rollup.HOUR);
            if (session.rolledUp()) {
                for (String table : List.of(RollupRows.MINUTES, RollupRows.HOURS)) {
                    handle.createUpdate("DELETE FROM " + table + " WHERE session_key = :key AND bucket >= :from")
                            .bind("key", session.key())
                            .bind("from", SessionRows.at(session.rawFrom()))
                            .execute();
                }
            }
            String user = session.start().user().value();
            minutes.add(new RollupRows.Buckets(session.key(), user, byMinute));
            hours.add(new RollupRows.Buckets(session.key(), user, byHour));
            Set<LocalDate> dates = days.computeIfAbsent(user, u -> new TreeSet<>());
            byHour.keySet().forEach(hour -> dates.add(Rollup.dayOf(hour)));
        }

        /** A session that was finalised from its samples is finalised anew when more of them came. */
        private Instant amend(StaleSession session, List<Sample> samples) {
            var summary =
                    Recovery.summary(handle, session.key(), session.start(), samples, session.rawFrom(), incidents);
            var update = handle.createUpdate("UPDATE connectivity.session SET ended_at = :ended, "
                            + TotalsColumns.ASSIGNMENTS + " WHERE session_key = :key AND end_reason = :reason")
                    .bind("ended", SessionRows.at(summary.endedAt()))
                    .bind("reason", EndReason.RECOVERED.name())
                    .bind("key", session.key());
            TotalsColumns.bind(update, summary.totals());
            update.execute();
            return summary.endedAt();
        }
    }

    /** Counts the samples before a time among those that ascend by it. */
    private static int countBefore(Instant time, List<Sample> samples) {
        int count = 0;
        while (count < samples.size()
                && Instant.ofEpochMilli(samples.get(count).timeMillis()).isBefore(time)) {
            count++;
        }
        return count;
    }
}
