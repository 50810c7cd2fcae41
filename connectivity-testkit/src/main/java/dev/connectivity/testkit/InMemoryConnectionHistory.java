package dev.connectivity.testkit;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.history.Downsampler;
import dev.connectivity.history.MetricPoint;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionDetail.Resolution;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the history out of stores in memory. Thread-safe. */
public final class InMemoryConnectionHistory implements ConnectionHistory {

    private static final Comparator<SessionCursor> OLDEST_FIRST = Comparator.comparing(SessionCursor::startedAt)
            .thenComparing(cursor -> cursor.session().toString());

    private final InMemorySessionStore sessions;
    private final InMemorySampleStore samples;
    private final TimeSource time;
    private final Outage outage = new Outage();

    /**
     * Reads what the stores hold at each question.
     *
     * @param sessions where sessions are
     * @param samples where their samples are
     * @param time what today is
     */
    public InMemoryConnectionHistory(InMemorySessionStore sessions, InMemorySampleStore samples, TimeSource time) {
        this.sessions = sessions;
        this.samples = samples;
        this.time = time;
    }

    @Override
    public ConnectionSummary summary(UserId user, int days, ZoneId zone) {
        requireBetween("days", days, 1, 365);
        outage.strike();
        LocalDate first = LocalDate.ofInstant(time.now(), zone).minusDays(days - 1L);
        Instant from = first.atStartOfDay(zone).toInstant();
        Map<LocalDate, DayTotals> byDay = new TreeMap<>();
        Duration total = Duration.ZERO;
        for (SessionStart start : (Iterable<SessionStart>) startsOf(user)::iterator) {
            if (!start.startedAt().isBefore(from)) {
                day(byDay, start.startedAt(), zone).sessions++;
                total = total.plus(Duration.between(start.startedAt(), endOrNow(start)));
            }
            for (Sample sample : samples.samples(start.session())) {
                Instant taken = Instant.ofEpochMilli(sample.timeMillis());
                if (!taken.isBefore(from)) {
                    day(byDay, taken, zone).samples.add(sample);
                }
            }
        }
        SampleTotals all =
                byDay.values().stream().map(DayTotals::totals).reduce(SampleTotals.EMPTY, SampleTotals::plus);
        return new ConnectionSummary(
                days,
                all.latency().average(),
                all.loss().average(),
                all.jitter().average(),
                all.latencyPercentile(95),
                byDay.values().stream().mapToLong(day -> day.sessions).sum(),
                total,
                byDay.entrySet().stream()
                        .map(day -> day.getValue().on(day.getKey()))
                        .toList());
    }

    private static void requireBetween(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static DayTotals day(Map<LocalDate, DayTotals> byDay, Instant at, ZoneId zone) {
        return byDay.computeIfAbsent(LocalDate.ofInstant(at, zone), date -> new DayTotals());
    }

    private Instant endOrNow(SessionStart start) {
        return sessions.end(start.session()).map(SessionSummary::endedAt).orElse(time.now());
    }

    @Override
    public List<SessionEntry> sessions(UserId user, int limit, int offset, @Nullable SessionCursor after) {
        requireBetween("limit", limit, 1, 100);
        requireBetween("offset", offset, 0, Integer.MAX_VALUE);
        outage.strike();
        return startsOf(user)
                .filter(start -> after == null || OLDEST_FIRST.compare(cursor(start), after) < 0)
                .sorted(Comparator.comparing(InMemoryConnectionHistory::cursor, OLDEST_FIRST.reversed()))
                .skip(offset)
                .limit(limit)
                .map(this::entry)
                .toList();
    }

    @Override
    public Optional<SessionDetail> session(UserId user, SessionId session) {
        outage.strike();
        return sessions.start(session)
                .filter(start -> start.user().equals(user))
                .map(this::detail);
    }

    private SessionDetail detail(SessionStart start) {
        List<MetricPoint> points = samples.samples(start.session()).stream()
                .map(InMemoryConnectionHistory::point)
                .toList();
        List<MetricPoint> kept = Downsampler.downsample(points);
        return new SessionDetail(entry(start), kept, kept.size() < points.size(), Resolution.SAMPLE);
    }

    private SessionEntry entry(SessionStart start) {
        Optional<SessionSummary> end = sessions.end(start.session());
        SampleTotals totals = end.map(SessionSummary::totals).orElseGet(() -> totals(samples.samples(start.session())));
        return new SessionEntry(
                start.session(),
                start.channel(),
                start.startedAt(),
                end.map(SessionSummary::endedAt).orElse(null),
                totals.latency().average(),
                totals.loss().average(),
                totals.jitter().average(),
                totals.worst());
    }

    private Stream<SessionStart> startsOf(UserId user) {
        return sessions.starts().stream().filter(start -> start.user().equals(user));
    }

    private static SampleTotals totals(List<Sample> of) {
        return SampleTotals.of(of, IncidentPolicy.DEFAULT, null);
    }

    private static SessionCursor cursor(SessionStart start) {
        return new SessionCursor(start.startedAt(), start.session());
    }

    private static MetricPoint point(Sample sample) {
        return new MetricPoint(
                Instant.ofEpochMilli(sample.timeMillis()),
                sample.latencyMillis() == null ? null : Double.valueOf(sample.latencyMillis()),
                sample.lossPercent(),
                sample.jitterMillis() == null ? null : Double.valueOf(sample.jitterMillis()),
                sample.level());
    }

    /**
     * Returns the switch that makes this history fail.
     *
     * @return this history's own
     */
    public Outage outage() {
        return outage;
    }

    private static final class DayTotals {

        private final List<Sample> samples = new ArrayList<>();
        private long sessions;

        SampleTotals totals() {
            return InMemoryConnectionHistory.totals(samples);
        }

        ConnectionSummary.Day on(LocalDate date) {
            SampleTotals totals = totals();
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
