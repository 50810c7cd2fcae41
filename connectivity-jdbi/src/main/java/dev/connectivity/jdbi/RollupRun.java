package dev.connectivity.jdbi;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes rollups of the sessions that samples may have come for: of ended ones once and again after every late sample, of
 * those that go on once an hour. A session is rolled up whole, so order and lateness of its samples do not matter.
 */
final class RollupRun {

    private static final int SESSIONS_A_STEP = 100;
    private static final Duration PAUSE_WHILE_OPEN = Duration.ofHours(1);

    private final Database database;
    private final IncidentPolicy incidents;

    RollupRun(Database database, IncidentPolicy incidents) {
        this.database = database;
        this.incidents = incidents;
    }

    /** What was done. */
    record Result(int sessions, long minutes) {}

    Result run(Instant now) {
        int sessions = 0;
        long minutes = 0;
        Result step;
        do {
            step = database.call("roll samples up", handle -> step(handle, now));
            sessions += step.sessions();
            minutes += step.minutes();
        } while (step.sessions() > 0);
        return new Result(sessions, minutes);
    }

    private record Stale(
            long key,
            LocalDate day,
            SessionStart start,
            @Nullable Instant endedAt,
            boolean recovered,
            @Nullable Instant rawFrom,
            boolean tooLate) {}

    /** Locks the sessions of a step: whoever adds samples to one of them now marks it again afterwards. */
    private Result step(Handle handle, Instant now) throws SQLException, IOException {
        List<Stale> stale = handle.createQuery("SELECT session_key, session_day, session_id, user_id, channel_id,"
                        + " started_at, ended_at, end_reason = 'RECOVERED' AS recovered, raw_from,"
                        + " session_day < (SELECT dropped_before FROM connectivity_private.raw_horizon) AS too_late"
                        + " FROM connectivity.session WHERE stale AND (ended_at IS NOT NULL"
                        + " OR coalesce(rolled_at, started_at) < :before)"
                        + " ORDER BY session_day, session_key LIMIT :limit FOR UPDATE SKIP LOCKED")
                .bind("before", SessionRows.at(now.minus(PAUSE_WHILE_OPEN)))
                .bind("limit", SESSIONS_A_STEP)
                .map((row, ctx) -> new Stale(
                        row.getLong("session_key"),
                        row.getObject("session_day", LocalDate.class),
                        SessionRows.start(row),
                        SessionRows.instantOrNull(row, "ended_at"),
                        row.getBoolean("recovered"),
                        SessionRows.instantOrNull(row, "raw_from"),
                        row.getBoolean("too_late")))
                .list();
        if (stale.isEmpty()) {
            return new Result(0, 0);
        }
        List<RollupRows.Buckets> minutes = new ArrayList<>();
        List<RollupRows.Buckets> hours = new ArrayList<>();
        Map<String, Set<LocalDate>> days = new TreeMap<>();
        for (Stale session : stale) {
            if (session.tooLate()) {
                addLate(handle, session, minutes, hours);
            } else {
                rollUp(handle, session, minutes, hours, days);
            }
        }
        RollupRows.insert(handle, RollupRows.MINUTES, minutes);
        RollupRows.insert(handle, RollupRows.HOURS, hours);
        days.forEach((user, dates) -> RollupRows.replaceDays(handle, user, dates));
        handle.createUpdate("UPDATE connectivity.session SET rolled_at = :now, stale = ended_at IS NULL"
                        + " WHERE session_key = ANY(:keys)")
                .bind("now", SessionRows.at(now))
                .bindArray("keys", Long.class, stale.stream().map(Stale::key).toList())
                .execute();
        return new Result(
                stale.size(), minutes.stream().mapToLong(m -> m.totals().size()).sum());
    }

    /** The session's other samples are gone: what came for it since is added and dropped at once. */
    private static void addLate(
            Handle handle, Stale session, List<RollupRows.Buckets> minutes, List<RollupRows.Buckets> hours) {
        List<Sample> late = RawSamples.of(handle, RawSamples.TABLE, session.key(), session.day(), session.start());
        String user = session.start().user().value();
        LateSamples.add(handle, session.key(), user, late, session.recovered(), minutes, hours);
        handle.createUpdate("DELETE FROM connectivity_private.sample WHERE session_key = :key AND session_day = :day")
                .bind("key", session.key())
                .bind("day", session.day())
                .execute();
    }

    private void rollUp(
            Handle handle,
            Stale session,
            List<RollupRows.Buckets> minutes,
            List<RollupRows.Buckets> hours,
            Map<String, Set<LocalDate>> days) {
        List<Sample> samples = RawSamples.of(handle, RawSamples.TABLE, session.key(), session.day(), session.start());
        Instant end = session.endedAt();
        if (session.recovered() && session.rawFrom() == null) {
            end = amend(handle, session, samples);
        }
        NavigableMap<Long, SampleTotals> byMinute = Rollup.minutes(samples, end, incidents);
        Instant rawFrom = session.rawFrom();
        if (rawFrom != null) {
            byMinute = byMinute.tailMap(rawFrom.toEpochMilli(), true);
        }
        NavigableMap<Long, SampleTotals> byHour = Rollup.longer(byMinute, Rollup.HOUR);
        String user = session.start().user().value();
        for (String table : List.of(RollupRows.MINUTES, RollupRows.HOURS)) {
            handle.createUpdate("DELETE FROM " + table + " WHERE session_key = :key AND bucket >= :from")
                    .bind("key", session.key())
                    .bind("from", SessionRows.at(rawFrom == null ? Instant.EPOCH : rawFrom))
                    .execute();
        }
        minutes.add(new RollupRows.Buckets(session.key(), user, byMinute));
        hours.add(new RollupRows.Buckets(session.key(), user, byHour));
        Set<LocalDate> dates = days.computeIfAbsent(user, u -> new TreeSet<>());
        for (long bucket : Rollup.longer(byHour, Rollup.DAY).keySet()) {
            dates.add(LocalDate.ofEpochDay(Math.floorDiv(bucket, Rollup.DAY.toMillis())));
        }
    }

    /** A session that was finalised from its samples is finalised anew when more of them came. */
    private Instant amend(Handle handle, Stale session, List<Sample> samples) {
        var summary = Recovery.summary(session.start(), samples, incidents);
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
