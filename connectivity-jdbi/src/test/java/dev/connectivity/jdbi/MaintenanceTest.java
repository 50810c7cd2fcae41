package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityException;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionDetail.Resolution;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.SampleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();

    private final FakeTimeSource time = FakeTimeSource.at("2026-03-10T12:00:00Z");
    private final UserId user = new UserId("user-" + UUID.randomUUID());
    private final StoredRows rows = new StoredRows(DATABASE);
    private JdbiStorage storage = started("node");

    private JdbiStorage started(String node) {
        return JdbiStorage.builder(DATABASE)
                .nodeName(node)
                .timeSource(time)
                .lease(Duration.ofHours(1))
                .build();
    }

    @AfterEach
    void stop() {
        storage.close();
        // Later tests begin at the same time again.
        rows.jdbi().useHandle(handle -> {
            handle.execute("TRUNCATE connectivity.session, connectivity.rollup_minute, connectivity.rollup_hour,"
                    + " connectivity.rollup_day, connectivity_private.sample");
            handle.execute("UPDATE connectivity_private.raw_horizon SET dropped_before = '-infinity'");
        });
    }

    private SessionStart open(Instant at) {
        SessionStart start = new SessionStart(SessionId.next(), user, new ChannelId("lobby"), at);
        storage.sessionStore().opened(List.of(start));
        return start;
    }

    private void end(SessionStart start, Instant at, List<Sample> samples) {
        storage.sessionStore()
                .closed(List.of(new SessionSummary(
                        start, at, SampleTotals.of(samples, IncidentPolicy.DEFAULT, at), EndReason.LEFT)));
    }

    private static List<Sample> samples(SessionStart start, int count, Duration step, Random random) {
        List<Sample> samples = new ArrayList<>();
        long millis = start.startedAt().toEpochMilli();
        for (long seq = 0; seq < count; seq++) {
            millis += random.nextInt(8) == 0 ? random.nextInt(200_000) : step.toMillis() - 200 + random.nextInt(400);
            Integer latency = random.nextInt(10) == 0 ? null : random.nextInt(random.nextInt(20) == 0 ? 10_000 : 300);
            Double loss = random.nextInt(10) == 0 ? null : random.nextInt(4) > 0 ? 0.0 : random.nextInt(100) / 8.0;
            Integer jitter = random.nextInt(10) == 0 ? null : random.nextInt(100);
            samples.add(new Sample(
                    start.session(),
                    start.user(),
                    start.channel(),
                    seq,
                    millis,
                    latency,
                    loss,
                    jitter,
                    QualityThresholds.DEFAULT.assess(latency, loss, jitter).level()));
        }
        return samples;
    }

    private SortedMap<Long, SampleTotals> rollups(String table, SessionStart start) {
        return rows.rollups(table, start.session());
    }

    private SortedMap<LocalDate, SampleTotals> days() {
        return rows.days(user);
    }

    private static void assertSame(SampleTotals actual, SampleTotals expected) {
        assertThat(actual.samples()).isEqualTo(expected.samples());
        assertThat(actual.latency()).isEqualTo(expected.latency());
        assertThat(actual.loss().count()).isEqualTo(expected.loss().count());
        assertThat(actual.loss().sum()).isCloseTo(expected.loss().sum(), within(1e-6));
        assertThat(actual.loss().max()).isEqualTo(expected.loss().max());
        assertThat(actual.jitter()).isEqualTo(expected.jitter());
        assertThat(actual.worst()).isEqualTo(expected.worst());
        assertThat(actual.millisInLevel()).isEqualTo(expected.millisInLevel());
        assertThat(actual.incidents()).isEqualTo(expected.incidents());
        assertThat(actual.latencyHistogram()).isEqualTo(expected.latencyHistogram());
    }

    @Nested
    class Rollups {

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void areWhatDirectAggregationSaysWhateverTheOrderAndLateness(long seed) {
            Random random = new Random(seed);
            SampleTotals everything = SampleTotals.EMPTY;
            for (int session = 0; session < 3; session++) {
                SessionStart start = open(Instant.parse("2026-03-08T22:00:00Z").plusSeconds(random.nextInt(20_000)));
                List<Sample> samples = samples(start, 50 + random.nextInt(400), Duration.ofSeconds(3), random);
                Instant end =
                        Instant.ofEpochMilli(samples.get(samples.size() - 1).timeMillis() + random.nextInt(20_000));
                List<Sample> arriving = new ArrayList<>(samples);
                Collections.shuffle(arriving, random);
                int cut = random.nextInt(arriving.size() - 1) + 1;
                storage.sampleStore().append(arriving.subList(0, cut));
                if (random.nextBoolean()) {
                    storage.maintenance().run();
                }
                end(start, end, samples);
                storage.maintenance().run();
                // Two days late, with some of what was there already.
                time.advance(Duration.ofHours(random.nextInt(16)));
                storage.sampleStore().append(arriving.subList(cut / 2, arriving.size()));
                storage.maintenance().run();

                SampleTotals direct = SampleTotals.of(samples, IncidentPolicy.DEFAULT, end);
                SortedMap<Long, SampleTotals> minutes = rollups(RollupRows.MINUTES, start);
                SortedMap<Long, SampleTotals> hours = rollups(RollupRows.HOURS, start);
                assertSame(sum(minutes), direct);
                assertSame(sum(hours), direct);
                for (Map.Entry<Long, SampleTotals> minute : minutes.entrySet()) {
                    assertCountsOf(samples, minute, Rollup.MINUTE);
                }
                for (Map.Entry<Long, SampleTotals> hour : hours.entrySet()) {
                    assertCountsOf(samples, hour, Rollup.HOUR);
                }
                everything = everything.plus(direct);
            }
            assertSame(days().values().stream().reduce(SampleTotals.EMPTY, SampleTotals::plus), everything);
        }

        private static SampleTotals sum(Map<?, SampleTotals> buckets) {
            return buckets.values().stream().reduce(SampleTotals.EMPTY, SampleTotals::plus);
        }

        private void assertCountsOf(List<Sample> samples, Map.Entry<Long, SampleTotals> bucket, Duration span) {
            List<Sample> within = samples.stream()
                    .filter(sample -> Rollup.floor(sample.timeMillis(), span) == bucket.getKey())
                    .sorted(Comparator.comparingLong(Sample::timeMillis))
                    .toList();
            SampleTotals direct = SampleTotals.of(within, IncidentPolicy.DEFAULT, null);
            assertThat(bucket.getValue().samples()).isEqualTo(direct.samples());
            assertThat(bucket.getValue().latency()).isEqualTo(direct.latency());
            assertThat(bucket.getValue().latencyHistogram()).isEqualTo(direct.latencyHistogram());
            assertThat(bucket.getValue().millisInLevel().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isLessThanOrEqualTo(span.toMillis());
        }

        @Test
        void areNotMadeAgainWhenNothingCame() {
            SessionStart start = open(time.now().minusSeconds(600));
            List<Sample> samples = samples(start, 20, Duration.ofSeconds(3), new Random(1));
            storage.sampleStore().append(samples);
            end(start, time.now(), samples);

            assertThat(storage.maintenance().run().sessionsRolledUp()).isEqualTo(1);
            assertThat(storage.maintenance().run().sessionsRolledUp()).isZero();
        }
    }

    @Nested
    class RetentionOfTiers {

        private final SessionStart start = open(Instant.parse("2026-03-09T23:50:00Z"));
        private final List<Sample> samples = samples(start, 400, Duration.ofSeconds(3), new Random(5));
        private final Instant end =
                Instant.ofEpochMilli(samples.get(samples.size() - 1).timeMillis() + 2_000);

        private SessionDetail detail() {
            return storage.history().session(user, start.session()).orElseThrow();
        }

        private void stored() {
            storage.sampleStore().append(samples);
            end(start, end, samples);
            storage.maintenance().run();
        }

        @Test
        void dropsSamplesAfterAWeekAndFallsBackToMinutesAndSaysSo() {
            stored();
            assertThat(detail().resolution()).isEqualTo(Resolution.SAMPLE);

            time.advance(Duration.ofDays(9));
            MaintenanceReport report = storage.maintenance().run();

            assertThat(report.rawDaysDropped()).isPositive();
            assertThat(rows.samples(start.session())).isEmpty();
            assertThat(detail().resolution()).isEqualTo(Resolution.MINUTE);
            int highest = samples.stream()
                    .filter(sample -> sample.latencyMillis() != null)
                    .mapToInt(Sample::latencyMillis)
                    .max()
                    .orElseThrow();
            assertThat(detail().points())
                    .anySatisfy(point -> assertThat(point.latencyMillis()).isEqualTo(highest));
        }

        @Test
        void dropsMinutesAfterAMonthAndHoursAfterAYearButNeverDays() {
            stored();
            time.advance(Duration.ofDays(32));
            assertThat(storage.maintenance().run().minutesDeleted()).isPositive();
            assertThat(detail().resolution()).isEqualTo(Resolution.HOUR);

            time.advance(Duration.ofDays(340));
            assertThat(storage.maintenance().run().hoursDeleted()).isPositive();

            assertThat(days()).hasSize(2);
            assertThat(detail().points()).isEmpty();
            assertThat(detail().summary().avgLatencyMillis()).isNotNull();
        }

        @Test
        void letsSamplesThatAreTwoDaysLateReachEveryTier() {
            storage.sampleStore().append(samples.subList(0, 100));
            end(start, end, samples);
            storage.maintenance().run();
            time.advance(Duration.ofDays(2));

            storage.sampleStore().append(samples.subList(100, samples.size()));
            storage.maintenance().run();

            SampleTotals direct = SampleTotals.of(samples, IncidentPolicy.DEFAULT, end);
            assertSame(Rollups.sum(rollups(RollupRows.MINUTES, start)), direct);
            assertSame(Rollups.sum(rollups(RollupRows.HOURS, start)), direct);
            assertSame(Rollups.sum(days()), direct);
        }

        @Test
        void summarisesOverMidnightFromEveryTierAlike() {
            stored();
            ZoneId kolkata = ZoneId.of("Asia/Kolkata");
            var fromSamples = storage.history().summary(user, 3, ZoneOffset.UTC);
            var inKolkata = storage.history().summary(user, 3, kolkata);
            assertThat(fromSamples.days()).hasSize(2);

            time.advance(Duration.ofDays(9));
            storage.maintenance().run();

            assertThat(storage.history().summary(user, 30, ZoneOffset.UTC).days())
                    .isEqualTo(fromSamples.days());
            assertThat(storage.history().summary(user, 30, kolkata).days()).isEqualTo(inKolkata.days());
        }

        @Test
        void dropsNothingThatWasNotRolledUp() {
            storage.sampleStore().append(samples);
            end(start, end, samples);
            time.advance(Duration.ofDays(20));

            // Somebody holds the session, so that the rollup passes it over.
            MaintenanceReport report = rows.jdbi().inTransaction(handle -> {
                handle.execute(
                        "SELECT 1 FROM connectivity.session WHERE session_id = '" + start.session() + "' FOR UPDATE");
                return storage.maintenance().run();
            });

            assertThat(report.sessionsRolledUp()).isZero();
            assertThat(rows.samples(start.session())).hasSize(samples.size());
        }

        /** As a backup does. Should the run, or a writer behind it, wait for the reader's end, the reader is cut off. */
        @Test
        void doesTheRestAndLetsWritersOnWhileSomebodyReadsADayThatIsToBeDropped() {
            stored();
            time.advance(Duration.ofDays(40));
            SessionStart today = open(time.now());
            List<Sample> written = new ArrayList<>();

            MaintenanceReport meanwhile = rows.jdbi().inTransaction(reader -> {
                reader.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'");
                reader.execute("LOCK TABLE connectivity_private.sample IN ACCESS SHARE MODE");
                CompletableFuture<MaintenanceReport> run = CompletableFuture.supplyAsync(
                        () -> storage.maintenance().run());
                try {
                    do {
                        Sample next = SampleBuilder.of(today)
                                .seq(written.size())
                                .after(Duration.ofMillis(written.size()))
                                .measured(40, 0.5, 7)
                                .build();
                        storage.sampleStore().append(List.of(next));
                        written.add(next);
                    } while (!run.isDone());
                } finally {
                    run.handle((report, failure) -> report).join();
                }
                return run.join();
            });

            assertThat(meanwhile.rawDaysDropped()).isZero();
            assertThat(meanwhile.leftForLater()).isEqualTo(1);
            assertThat(meanwhile.minutesDeleted()).isPositive();
            assertThat(rows.samples(start.session())).hasSize(samples.size());
            assertThat(rows.samples(today.session())).isEqualTo(written);
            MaintenanceReport afterwards = storage.maintenance().run();
            assertThat(afterwards.rawDaysDropped()).isPositive();
            assertThat(afterwards.leftForLater()).isZero();
            assertThat(rows.samples(start.session())).isEmpty();
        }

        @Test
        void takesOldSamplesOutOfASessionThatGoesOnAndKeepsTheirRollups() {
            storage.sampleStore().append(samples);
            storage.maintenance().run();
            SortedMap<Long, SampleTotals> before = rollups(RollupRows.MINUTES, start);
            time.advance(Duration.ofDays(20));

            MaintenanceReport report = storage.maintenance().run();

            assertThat(report.rawRowsDeleted()).isEqualTo(samples.size());
            assertThat(rollups(RollupRows.MINUTES, start)).isEqualTo(before);
            end(start, time.now(), samples);
            storage.maintenance().run();
            assertThat(rollups(RollupRows.MINUTES, start)).containsAllEntriesOf(before);
        }
    }

    @Nested
    class SessionsOfADeadNode {

        @Test
        void areFinalisedOnceFromTheirSamples() {
            SessionStart start = open(time.now().minusSeconds(300));
            List<Sample> samples = samples(start, 30, Duration.ofSeconds(3), new Random(9));
            storage.sampleStore().append(samples);
            storage.close();
            storage = started("another");

            assertThat(storage.maintenance().run().sessionsRecovered()).isEqualTo(1);
            assertThat(storage.maintenance().run().sessionsRecovered()).isZero();

            SessionSummary summary = rows.end(start.session()).orElseThrow();
            assertThat(summary.reason()).isEqualTo(EndReason.RECOVERED);
            assertThat(summary.totals().samples()).isEqualTo(30);
            assertThat(summary.endedAt().toEpochMilli())
                    .isEqualTo(samples.get(29).timeMillis());
        }

        @Test
        void stayWithALivingOwner() {
            SessionStart start = open(time.now().minusSeconds(300));
            try (JdbiStorage other = started("another")) {
                other.maintenance().run();

                assertThat(rows.end(start.session())).isEmpty();
                assertThat(other.sessionStore()
                                .reopen(new Resumption(
                                        start.session(), start.user(), start.channel(), start.startedAt())))
                        .isEmpty();
            }
        }

        @Test
        void areAmendedByWhatComesLate() {
            SessionStart start = open(time.now().minusSeconds(300));
            List<Sample> samples = samples(start, 30, Duration.ofSeconds(3), new Random(9));
            storage.sampleStore().append(samples.subList(0, 10));
            storage.close();
            storage = started("another");
            storage.maintenance().run();

            storage.sampleStore().append(samples);
            storage.maintenance().run();

            assertThat(rows.end(start.session()).orElseThrow().totals().samples())
                    .isEqualTo(30);
        }
    }

    /** The server may look at other tables' names before it finds out that they are no partitions. */
    @Test
    void findsItsPartitionsWhateverTheServersPlan() {
        try (HikariDataSource planningOtherwise = new HikariDataSource()) {
            planningOtherwise.setJdbcUrl(DATABASE.getJdbcUrl());
            planningOtherwise.setConnectionInitSql("SELECT set_config(name, 'off', false) FROM pg_settings"
                    + " WHERE name IN ('enable_nestloop', 'enable_indexscan', 'enable_bitmapscan')");
            try (JdbiStorage other =
                    JdbiStorage.builder(planningOtherwise).timeSource(time).build()) {
                assertThat(other.maintenance().run().ran()).isTrue();
            }
        }
    }

    @Test
    void keepsWhatWasDoneBeforeItFailed() {
        List<SessionStart> starts = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            SessionStart start = open(time.now().minusSeconds(600));
            storage.sampleStore().append(samples(start, 1, Duration.ofSeconds(3), new Random(i)));
            end(start, time.now(), List.of());
            starts.add(start);
        }
        SessionStart last = starts.get(119);
        rows.jdbi().useHandle(handle -> {
            handle.execute("CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'the test says so'; END $$");
            handle.execute("CREATE TRIGGER fail BEFORE UPDATE OF rolled_at ON connectivity.session FOR EACH ROW"
                    + " WHEN (new.session_id = '" + last.session() + "') EXECUTE FUNCTION public.fail()");
        });

        assertThatThrownBy(() -> storage.maintenance().run()).isInstanceOf(ConnectivityException.class);
        rows.jdbi().useHandle(handle -> handle.execute("DROP FUNCTION public.fail() CASCADE"));

        assertThat(rollups(RollupRows.MINUTES, starts.get(0))).isNotEmpty();
        assertThat(rollups(RollupRows.MINUTES, last)).isEmpty();
        assertThat(storage.maintenance().run().sessionsRolledUp()).isEqualTo(20);
    }

    @Test
    void leavesTheWorkToTheNodeThatIsAtIt() {
        rows.jdbi().useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(" + Maintenance.LOCK + ")");

            assertThat(storage.maintenance().run().ran()).isFalse();
        });
        assertThat(storage.maintenance().run().ran()).isTrue();
    }
}
