package dev.connectivity.jdbi;

import dev.connectivity.incident.IncidentDetector;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.LatencyHistogram;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SampleTotals.Metric;
import dev.connectivity.session.SessionAggregator;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rolls the samples of one session up by minutes, and minutes up to longer spans; pure. Time in a level is cut at the
 * bounds of minutes, so that all minutes together are what {@link SampleTotals#of} says of the session; a minute
 * without a sample within the session is a minute of the unknown.
 */
final class Rollup {

    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    private Rollup() {}

    /**
     * Returns the minutes of a session.
     *
     * @param samples ascending by time
     * @param endedAt the session's end, or null if it goes on
     * @return totals by the millisecond a minute begins at
     */
    static NavigableMap<Long, SampleTotals> minutes(
            List<Sample> samples, @Nullable Instant endedAt, IncidentPolicy policy) {
        TreeMap<Long, Minute> minutes = new TreeMap<>();
        IncidentDetector incidents = new IncidentDetector(policy);
        Sample last = null;
        for (Sample sample : samples) {
            if (last != null) {
                hold(minutes, last, sample.timeMillis());
            }
            Minute minute = minute(minutes, sample.timeMillis());
            minute.add(sample);
            Double loss = sample.lossPercent();
            IncidentEvent event = incidents.sample(loss == null ? -1 : loss, sample.timeMillis());
            if (event != null && event.kind() == IncidentEvent.Kind.OPENED) {
                minute.incidents++;
            }
            last = sample;
        }
        if (last != null && endedAt != null) {
            hold(minutes, last, endedAt.toEpochMilli());
        }
        TreeMap<Long, SampleTotals> totals = new TreeMap<>();
        minutes.forEach((begin, minute) -> totals.put(begin, minute.totals()));
        return totals;
    }

    /** Returns the same in longer spans that begin with the epoch, such as hours or days of UTC. */
    static NavigableMap<Long, SampleTotals> longer(SortedMap<Long, SampleTotals> buckets, Duration span) {
        TreeMap<Long, SampleTotals> longer = new TreeMap<>();
        buckets.forEach((begin, totals) -> longer.merge(floor(begin, span), totals, SampleTotals::plus));
        return longer;
    }

    static long floor(long millis, Duration span) {
        return millis - Math.floorMod(millis, span.toMillis());
    }

    /** Returns the day (UTC) that a bucket begins in. */
    static LocalDate dayOf(long millis) {
        return LocalDate.ofEpochDay(Math.floorDiv(millis, DAY.toMillis()));
    }

    private static void hold(Map<Long, Minute> minutes, Sample sample, long untilMillis) {
        long heldUntil = Math.min(untilMillis, sample.timeMillis() + SessionAggregator.HOLD_MILLIS);
        spend(minutes, sample.level(), sample.timeMillis(), heldUntil);
        spend(minutes, QualityLevel.UNKNOWN, heldUntil, untilMillis);
    }

    private static void spend(Map<Long, Minute> minutes, QualityLevel level, long fromMillis, long untilMillis) {
        long from = fromMillis;
        while (from < untilMillis) {
            long until = Math.min(untilMillis, floor(from, MINUTE) + MINUTE.toMillis());
            minute(minutes, from).millisIn.merge(level, until - from, Long::sum);
            from = until;
        }
    }

    private static Minute minute(Map<Long, Minute> minutes, long millis) {
        return minutes.computeIfAbsent(floor(millis, MINUTE), begin -> new Minute());
    }

    private static final class Minute {

        private final Map<QualityLevel, Long> millisIn = new EnumMap<>(QualityLevel.class);
        private final List<Integer> latencies = new ArrayList<>();
        private Metric latency = Metric.NONE;
        private Metric loss = Metric.NONE;
        private Metric jitter = Metric.NONE;
        private QualityLevel worst = QualityLevel.UNKNOWN;
        private int samples;
        private int incidents;

        void add(Sample sample) {
            samples++;
            Integer latencyMillis = sample.latencyMillis();
            if (latencyMillis != null) {
                latencies.add(latencyMillis);
                latency = latency.plus(new Metric(1, latencyMillis, latencyMillis));
            }
            Double lossPercent = sample.lossPercent();
            if (lossPercent != null) {
                loss = loss.plus(new Metric(1, lossPercent, lossPercent));
            }
            Integer jitterMillis = sample.jitterMillis();
            if (jitterMillis != null) {
                jitter = jitter.plus(new Metric(1, jitterMillis, jitterMillis));
            }
            if (worst == QualityLevel.UNKNOWN || sample.level().isWorseThan(worst)) {
                worst = sample.level();
            }
        }

        SampleTotals totals() {
            return new SampleTotals(
                    samples,
                    latency,
                    loss,
                    jitter,
                    worst,
                    List.of(
                            millisIn.getOrDefault(QualityLevel.RED, 0L),
                            millisIn.getOrDefault(QualityLevel.ORANGE, 0L),
                            millisIn.getOrDefault(QualityLevel.YELLOW, 0L),
                            millisIn.getOrDefault(QualityLevel.GREEN, 0L),
                            millisIn.getOrDefault(QualityLevel.UNKNOWN, 0L)),
                    incidents,
                    LatencyHistogram.ofValues(
                            latencies.stream().mapToInt(Integer::intValue).toArray()));
        }
    }
}
