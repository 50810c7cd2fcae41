package dev.connectivity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentDetector;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

class SessionAggregatorTest {

    private static final SessionId SESSION = SessionId.next();

    private final SessionAggregator aggregator = new SessionAggregator();

    private void add(long timeMillis, int latency, double loss, int jitter) {
        aggregator.add(timeMillis, latency, loss, jitter, QualityThresholds.DEFAULT.level(latency, loss, jitter));
    }

    private List<Long> redToUnknown() {
        return aggregator.totals().millisInLevel();
    }

    @Nested
    class Sums {

        @Test
        void areNothingWithoutSamples() {
            assertThat(aggregator.totals()).isEqualTo(SampleTotals.EMPTY);
        }

        @Test
        void areNothingForASessionTooShortForASample() {
            aggregator.end(10_000);

            assertThat(aggregator.totals()).isEqualTo(SampleTotals.EMPTY);
            assertThat(aggregator.totals().latency().average()).isNull();
            assertThat(aggregator.totals().latencyPercentile(95)).isNull();
        }

        @Test
        void holdCountSumMaximumWorstAndHistogram() {
            add(0, 20, 0.5, 4);
            add(3_000, 250, 2.0, 10);
            add(6_000, 30, 0.0, 7);

            SampleTotals totals = aggregator.totals();

            assertThat(totals.samples()).isEqualTo(3);
            assertThat(totals.latency()).isEqualTo(new SampleTotals.Metric(3, 300, 250));
            assertThat(totals.loss()).isEqualTo(new SampleTotals.Metric(3, 2.5, 2));
            assertThat(totals.jitter()).isEqualTo(new SampleTotals.Metric(3, 21, 10));
            assertThat(totals.latency().average()).isEqualTo(100);
            assertThat(totals.worst()).isEqualTo(QualityLevel.ORANGE);
            assertThat(totals.latencyHistogram()).isEqualTo(LatencyHistogram.ofValues(20, 250, 30));
        }

        @Test
        void leaveUnknownMetricsOut() {
            add(0, -1, 2.0, -1);
            add(3_000, 20, -1, -1);
            add(6_000, -1, -1, -1);

            SampleTotals totals = aggregator.totals();

            assertThat(totals.samples()).isEqualTo(3);
            assertThat(totals.latency()).isEqualTo(new SampleTotals.Metric(1, 20, 20));
            assertThat(totals.loss()).isEqualTo(new SampleTotals.Metric(1, 2, 2));
            assertThat(totals.jitter()).isEqualTo(SampleTotals.Metric.NONE);
            assertThat(totals.worst()).isEqualTo(QualityLevel.YELLOW);
        }

        @Test
        void countZeroAsAValue() {
            add(0, 0, 0, 0);

            SampleTotals.Metric zero = new SampleTotals.Metric(1, 0, 0);
            assertThat(aggregator.totals().latency()).isEqualTo(zero);
            assertThat(aggregator.totals().loss()).isEqualTo(zero);
            assertThat(aggregator.totals().jitter()).isEqualTo(zero);
        }

        @Test
        void findIncidentsInStoredSamples() {
            List<Sample> samples = List.of(
                    sample(0, 20, 4.0, 5),
                    sample(3_000, 20, 9.0, 5),
                    sample(6_000, 20, 0.0, 5),
                    sample(16_000, 20, 0.0, 5),
                    sample(19_000, 20, null, 5),
                    sample(22_000, 20, 7.0, 5),
                    sample(25_000, 20, 8.0, 5));

            assertThat(SampleTotals.of(samples, IncidentPolicy.DEFAULT, null).incidents())
                    .isEqualTo(2);
            assertThat(SampleTotals.of(List.of(), IncidentPolicy.DEFAULT, Instant.ofEpochMilli(9)))
                    .isEqualTo(SampleTotals.EMPTY);
        }

        @Test
        void knowNoWorstIfAllWasUnknown() {
            add(0, 20, -1, -1);

            assertThat(aggregator.totals().worst()).isEqualTo(QualityLevel.UNKNOWN);
        }

        @Test
        void countIncidents() {
            aggregator.incidentOpened();
            aggregator.incidentOpened();

            assertThat(aggregator.totals().incidents()).isEqualTo(2);
        }

        @Test
        void goOnFromAStoredSession() {
            add(0, 20, 6.0, 4);
            aggregator.incidentOpened();
            aggregator.end(3_000);
            SampleTotals stored = aggregator.totals();

            SessionAggregator next = new SessionAggregator(stored);
            next.add(60_000, 40, 0, 4, QualityLevel.GREEN);
            next.end(63_000);

            SampleTotals totals = next.totals();
            assertThat(totals.samples()).isEqualTo(2);
            assertThat(totals.latency().average()).isEqualTo(30);
            assertThat(totals.worst()).isEqualTo(QualityLevel.RED);
            assertThat(totals.incidents()).isEqualTo(1);
            assertThat(totals.millisInLevel()).containsExactly(3_000L, 0L, 0L, 3_000L, 0L);
        }
    }

    @Nested
    class Times {

        @Test
        void runFromASampleToTheNext() {
            add(100_000, 20, 0, 4);
            add(103_000, 400, 0, 4);
            add(104_500, 20, 0, 4);

            assertThat(redToUnknown()).containsExactly(1_500L, 0L, 0L, 3_000L, 0L);
        }

        @Test
        void holdForTenSecondsAtMost() {
            add(0, 20, 0, 4);
            add(10_000, 20, 0, 4);
            add(20_001, 20, 0, 4);
            add(60_001, 20, 0, 4);

            assertThat(redToUnknown()).containsExactly(0L, 0L, 0L, 30_000L, 30_001L);
        }

        @Test
        void endWithTheSession() {
            add(0, 150, 0, 4);
            aggregator.end(4_000);

            assertThat(redToUnknown()).containsExactly(0L, 0L, 4_000L, 0L, 0L);
        }

        @Test
        void endTenSecondsAfterTheLastSampleAtMost() {
            add(0, 250, 0, 4);
            aggregator.end(34_000);
            aggregator.end(34_000);

            assertThat(redToUnknown()).containsExactly(0L, 10_000L, 0L, 0L, 24_000L);
        }

        @Test
        void countTheUnknownToo() {
            add(0, -1, -1, -1);
            add(3_000, 20, 0, 4);

            assertThat(redToUnknown()).containsExactly(0L, 0L, 0L, 0L, 3_000L);
            assertThat(aggregator.totals().millisIn(QualityLevel.UNKNOWN)).isEqualTo(3_000);
        }

        @Test
        void belongToTheLaterOfTwoSamplesOfTheSameMoment() {
            add(0, 20, 0, 4);
            add(0, 400, 0, 4);
            add(3_000, 20, 0, 4);

            assertThat(redToUnknown()).containsExactly(3_000L, 0L, 0L, 0L, 0L);
        }

        @Test
        void areNotMovedByASampleThatCameLate() {
            add(0, 20, 0, 4);
            add(9_000, 20, 0, 4);
            add(3_000, 500, 0, 4);
            add(12_000, 20, 0, 4);

            assertThat(redToUnknown()).containsExactly(0L, 0L, 0L, 12_000L, 0L);
            assertThat(aggregator.totals().worst()).isEqualTo(QualityLevel.RED);
            assertThat(aggregator.totals().samples()).isEqualTo(4);
        }

        @Test
        void areNamedByLevel() {
            add(0, 400, 0, 0);
            add(1, 300, 0, 0);
            add(3, 150, 0, 0);
            add(7, 20, 0, 0);
            add(15, -1, 0, 0);
            add(31, 20, 0, 0);

            SampleTotals totals = aggregator.totals();

            assertThat(totals.millisIn(QualityLevel.RED)).isEqualTo(1);
            assertThat(totals.millisIn(QualityLevel.ORANGE)).isEqualTo(2);
            assertThat(totals.millisIn(QualityLevel.YELLOW)).isEqualTo(4);
            assertThat(totals.millisIn(QualityLevel.GREEN)).isEqualTo(8);
            assertThat(totals.millisIn(QualityLevel.UNKNOWN)).isEqualTo(16);
        }

        @Test
        void areOneForEachLevel() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SampleTotals(
                            0,
                            SampleTotals.Metric.NONE,
                            SampleTotals.Metric.NONE,
                            SampleTotals.Metric.NONE,
                            QualityLevel.UNKNOWN,
                            List.of(0L, 0L, 0L, 0L),
                            0,
                            LatencyHistogram.EMPTY));
        }
    }

    @Nested
    class Sweeps {

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void partsMergedGiveTheWhole(long seed) {
            Random random = new Random(seed);
            List<Sample> samples = samples(random, 400);
            Instant end = Instant.ofEpochMilli(samples.get(399).timeMillis() + random.nextInt(20_000));
            SampleTotals whole = SampleTotals.of(samples, IncidentPolicy.DEFAULT, end);

            SampleTotals merged = SampleTotals.EMPTY;
            int from = 0;
            while (from < samples.size()) {
                int to = Math.min(samples.size(), from + 1 + random.nextInt(60));
                Instant until = to == samples.size()
                        ? end
                        : Instant.ofEpochMilli(samples.get(to).timeMillis());
                merged = merged.plus(SampleTotals.of(samples.subList(from, to), IncidentPolicy.DEFAULT, until));
                from = to;
            }

            String where = "seed " + seed;
            assertThat(merged.samples()).as(where).isEqualTo(whole.samples());
            assertThat(merged.latency()).as(where).isEqualTo(whole.latency());
            assertThat(merged.loss().count()).as(where).isEqualTo(whole.loss().count());
            assertThat(merged.loss().sum()).as(where).isCloseTo(whole.loss().sum(), within(1e-9));
            assertThat(merged.loss().max()).as(where).isEqualTo(whole.loss().max());
            assertThat(merged.jitter()).as(where).isEqualTo(whole.jitter());
            assertThat(merged.worst()).as(where).isEqualTo(whole.worst());
            assertThat(merged.millisInLevel()).as(where).isEqualTo(whole.millisInLevel());
            assertThat(merged.latencyHistogram()).as(where).isEqualTo(whole.latencyHistogram());
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void timesInLevelsAddUpToTheTimeSinceTheFirstSample(long seed) {
            Random random = new Random(seed);
            List<Sample> samples = samples(random, 300);
            long first = samples.get(0).timeMillis();
            long end = samples.get(299).timeMillis() + random.nextInt(30_000);

            SampleTotals totals = SampleTotals.of(samples, IncidentPolicy.DEFAULT, Instant.ofEpochMilli(end));

            assertThat(totals.millisInLevel().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .as("seed %d", seed)
                    .isEqualTo(end - first);
        }

        private List<Sample> samples(Random random, int count) {
            List<Sample> samples = new ArrayList<>();
            long time = 1_000_000;
            for (int i = 0; i < count; i++) {
                time += random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(4_000);
                Integer latency = random.nextInt(8) == 0 ? null : random.nextInt(500);
                Double loss = random.nextInt(8) == 0 ? null : Double.valueOf(random.nextInt(160) / 16.0);
                Integer jitter = random.nextInt(8) == 0 ? null : random.nextInt(100);
                samples.add(sample(time, latency, loss, jitter));
            }
            return samples;
        }
    }

    private static Sample sample(
            long time, @Nullable Integer latency, @Nullable Double loss, @Nullable Integer jitter) {
        QualityLevel level =
                QualityThresholds.DEFAULT.assess(latency, loss, jitter).level();
        return new Sample(SESSION, new UserId("u"), new ChannelId("c"), null, time, latency, loss, jitter, level);
    }

    @Nested
    class Memory {

        @Test
        void staysBelow250BytesInATypicalSessionOfEightHours() {
            GraphLayout one = GraphLayout.parseInstance(eightHours(1));
            GraphLayout other = GraphLayout.parseInstance(eightHours(1));

            // What both reach, such as the policy, belongs to neither.
            GraphLayout own = one.subtract(other);

            assertThat(own.totalSize()).as(own::toFootprint).isBetween(150L, 249L);
        }

        private Object[] eightHours(long seed) {
            Random random = new Random(seed);
            SessionAggregator totals = new SessionAggregator();
            IncidentDetector detector = new IncidentDetector(IncidentPolicy.DEFAULT);
            for (int i = 0; i < 9_600; i++) {
                int latency = 45 + (int) (4 * random.nextGaussian());
                double loss = random.nextDouble() * 3.2;
                totals.add(i * 3_000L, latency, loss, 5, QualityThresholds.DEFAULT.level(latency, loss, 5));
                detector.sample(loss, i * 3_000L);
            }
            return new Object[] {totals, detector};
        }

        /** A session of a month: more samples than the narrow fields hold, of values as large as they come. */
        @Test
        void overflowsNever() {
            int samples = 15 * SessionAggregator.MOST_SAMPLES;
            for (int i = 0; i < samples; i++) {
                aggregator.add(i * 10_000L, 20_000, 100, 20_000, QualityLevel.RED);
            }
            aggregator.incidentOpened();
            aggregator.end(samples * 10_000L + 40L * 24 * 3_600_000);

            SampleTotals totals = aggregator.totals();
            assertThat(totals.samples()).isEqualTo(samples);
            assertThat(totals.latency()).isEqualTo(new SampleTotals.Metric(samples, samples * 10_000.0, 10_000));
            assertThat(totals.loss()).isEqualTo(new SampleTotals.Metric(samples, samples * 100.0, 100));
            assertThat(totals.jitter()).isEqualTo(new SampleTotals.Metric(samples, samples * 10_000.0, 10_000));
            assertThat(totals.millisInLevel()).containsExactly(samples * 10_000L, 0L, 0L, 0L, 40L * 24 * 3_600_000);
            assertThat(totals.incidents()).isEqualTo(1);
            assertThat(totals.latencyHistogram().count()).isEqualTo(samples);
        }

        @Test
        void staysBelowAKilobyteWhateverComes() {
            for (int latency = 0; latency <= 10_000; latency++) {
                add(latency, latency, 0, 0);
            }

            assertThat(GraphLayout.parseInstance(aggregator)
                            .subtract(GraphLayout.parseInstance(SampleTotals.EMPTY))
                            .totalSize())
                    .isLessThan(1_024);
            assertThat(aggregator.totals().latencyHistogram().count()).isEqualTo(10_001);
        }
    }
}
