package dev.connectivity.jdbi;

import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.session.SampleTotals;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Adds up a user's sessions by day. A session counts on the day it began, its samples on the days they were taken: the
 * totals of a session within one day are added as they are, those of a session over midnight come from a finer tier.
 */
final class SummaryPeriod {

    private final int periodDays;
    private final ZoneId zone;
    private final Instant now;
    private final LocalDate firstDay;
    private final Instant from;

    private final Map<LocalDate, Day> days = new TreeMap<>();
    private Duration duration = Duration.ZERO;

    SummaryPeriod(int periodDays, ZoneId zone, Instant now) {
        this.periodDays = periodDays;
        this.zone = zone;
        this.now = now;
        firstDay = dayOf(now).minusDays(periodDays - 1L);
        from = firstDay.atStartOfDay(zone).toInstant();
    }

    /** Returns the period's first moment. */
    Instant from() {
        return from;
    }

    void add(SessionRow row, Handle handle) {
        LocalDate first = dayOf(row.startedAt());
        if (!row.startedAt().isBefore(from)) {
            duration = duration.plus(row.duration(now));
            add(first, new Day(1, SampleTotals.EMPTY));
        }
        Instant end = row.endedAt() == null ? now : row.endedAt();
        if (first.equals(dayOf(end))) {
            addSamples(first, row.totals());
        } else {
            SessionCourse.totalsByDay(handle, row, this::dayOf).forEach(this::addSamples);
        }
    }

    ConnectionSummary summary() {
        Day all = days.values().stream().reduce(new Day(0, SampleTotals.EMPTY), Day::plus);
        List<ConnectionSummary.Day> list = new ArrayList<>(days.size());
        days.forEach((date, day) -> list.add(day.on(date)));
        return new ConnectionSummary(
                periodDays,
                all.totals().latency().average(),
                all.totals().loss().average(),
                all.totals().jitter().average(),
                all.totals().latencyPercentile(95),
                all.sessions(),
                duration,
                list);
    }

    private void addSamples(LocalDate date, SampleTotals totals) {
        if (totals.samples() > 0 && !date.isBefore(firstDay)) {
            add(date, new Day(0, totals));
        }
    }

    private void add(LocalDate date, Day day) {
        days.merge(date, day, Day::plus);
    }

    private LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }

    private record Day(long sessions, SampleTotals totals) {

        Day plus(Day other) {
            return new Day(sessions + other.sessions, totals.plus(other.totals));
        }

        ConnectionSummary.Day on(LocalDate date) {
            return new ConnectionSummary.Day(
                    date,
                    totals.latency().average(),
                    totals.loss().average(),
                    totals.jitter().average(),
                    totals.latencyPercentile(95),
                    sessions);
        }
    }
}
