package dev.connectivity.jdbi;

import dev.connectivity.history.Downsampler;
import dev.connectivity.history.MetricPoint;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionDetail.Resolution;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How one session went, from the finest tier that still has it. */
final class SessionCourse {

    private SessionCourse() {}

    static SessionDetail of(Handle handle, SessionRow row) {
        List<Sample> samples = row.rawFrom() == null ? row.samples(handle) : List.of();
        if (!samples.isEmpty()) {
            return detail(row, samples.stream().map(SessionCourse::point).toList(), Resolution.SAMPLE);
        }
        SortedMap<Long, SampleTotals> minutes = row.minutes(handle);
        SortedMap<Long, SampleTotals> hours = row.hours(handle);
        // While minutes are being dropped the first ones of a session may be gone already.
        return minutes.isEmpty() || hours.firstKey() < Rollup.floor(minutes.firstKey(), Rollup.HOUR)
                ? detail(row, points(hours), hours.isEmpty() ? Resolution.SAMPLE : Resolution.HOUR)
                : detail(row, points(minutes), Resolution.MINUTE);
    }

    /** Returns what a session amounts to on each of its days. */
    static Map<LocalDate, SampleTotals> totalsByDay(Handle handle, SessionRow row, Function<Instant, LocalDate> dayOf) {
        List<Sample> samples = row.rawFrom() == null ? row.samples(handle) : List.of();
        if (!samples.isEmpty()) {
            return byDay(samples, dayOf);
        }
        SortedMap<Long, SampleTotals> minutes = row.minutes(handle);
        SortedMap<Long, SampleTotals> finest = minutes.isEmpty() ? row.hours(handle) : minutes;
        if (finest.isEmpty()) {
            return Map.of(dayOf.apply(row.startedAt()), row.totals());
        }
        Map<LocalDate, SampleTotals> totals = new TreeMap<>();
        finest.forEach(
                (begin, bucket) -> totals.merge(dayOf.apply(Instant.ofEpochMilli(begin)), bucket, SampleTotals::plus));
        return totals;
    }

    private static Map<LocalDate, SampleTotals> byDay(List<Sample> samples, Function<Instant, LocalDate> dayOf) {
        Map<LocalDate, List<Sample>> days = new TreeMap<>();
        for (Sample sample : samples) {
            days.computeIfAbsent(dayOf.apply(Instant.ofEpochMilli(sample.timeMillis())), day -> new ArrayList<>())
                    .add(sample);
        }
        Map<LocalDate, SampleTotals> totals = new TreeMap<>();
        days.forEach((day, list) -> totals.put(day, SampleTotals.of(list, IncidentPolicy.DEFAULT, null)));
        return totals;
    }

    private static SessionDetail detail(SessionRow row, List<MetricPoint> points, Resolution resolution) {
        List<MetricPoint> kept = Downsampler.downsample(points);
        return new SessionDetail(row.entry(), kept, kept.size() < points.size(), resolution);
    }

    /** Points of a rollup bear the worst of its span, as those of the downsampler do. */
    private static List<MetricPoint> points(SortedMap<Long, SampleTotals> buckets) {
        List<MetricPoint> points = new ArrayList<>(buckets.size());
        buckets.forEach((begin, totals) -> points.add(new MetricPoint(
                Instant.ofEpochMilli(begin),
                maxOrNull(totals.latency()),
                maxOrNull(totals.loss()),
                maxOrNull(totals.jitter()),
                totals.worst())));
        return points;
    }

    private static @Nullable Double maxOrNull(SampleTotals.Metric metric) {
        return metric.count() == 0 ? null : metric.max();
    }

    private static MetricPoint point(Sample sample) {
        return new MetricPoint(
                Instant.ofEpochMilli(sample.timeMillis()),
                asDouble(sample.latencyMillis()),
                sample.lossPercent(),
                asDouble(sample.jitterMillis()),
                sample.level());
    }

    private static @Nullable Double asDouble(@Nullable Integer value) {
        return value == null ? null : value.doubleValue();
    }
}
