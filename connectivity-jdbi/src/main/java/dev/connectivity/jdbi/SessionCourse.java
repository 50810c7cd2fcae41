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
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How one session went, from the finest tier that still has it. */
final class SessionCourse {

    private SessionCourse() {}

    static SessionDetail of(Handle handle, SessionRow row) {
        List<MetricPoint> points =
                row.samples(handle).stream().map(SessionCourse::point).toList();
        List<MetricPoint> kept = Downsampler.downsample(points);
        return new SessionDetail(row.entry(), kept, kept.size() < points.size(), Resolution.SAMPLE);
    }

    /** Returns what a session amounts to on each of its days. */
    static Map<LocalDate, SampleTotals> totalsByDay(Handle handle, SessionRow row, Function<Instant, LocalDate> dayOf) {
        Map<LocalDate, List<Sample>> samples = new TreeMap<>();
        for (Sample sample : row.samples(handle)) {
            samples.computeIfAbsent(dayOf.apply(Instant.ofEpochMilli(sample.timeMillis())), day -> new ArrayList<>())
                    .add(sample);
        }
        Map<LocalDate, SampleTotals> totals = new TreeMap<>();
        samples.forEach((day, list) -> totals.put(day, SampleTotals.of(list, IncidentPolicy.DEFAULT, null)));
        return totals;
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
