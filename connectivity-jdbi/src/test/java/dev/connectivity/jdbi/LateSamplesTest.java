package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.SampleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples that come when those of their time were dropped already. */
class LateSamplesTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();
    private static final Retention RETENTION =
            new Retention(Duration.ofDays(3), Duration.ofDays(300), Duration.ofDays(365));

    private final FakeTimeSource time = FakeTimeSource.at("2026-03-01T09:00:00Z");
    private final UserId user = new UserId("user-" + UUID.randomUUID());
    private final StoredRows rows = new StoredRows(DATABASE);
    private JdbiStorage storage = started();

    private JdbiStorage started() {
        return JdbiStorage.builder(DATABASE)
                .timeSource(time)
                .retention(RETENTION)
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

    private SessionStart open() {
        SessionStart start = new SessionStart(SessionId.next(), user, new ChannelId("lobby"), time.now());
        storage.sessionStore().opened(List.of(start));
        return start;
    }

    private void end(SessionStart start) {
        storage.sessionStore()
                .closed(List.of(new SessionSummary(start, time.now(), SampleTotals.EMPTY, EndReason.LEFT)));
    }

    /** The process dies; what it left open is finalised. */
    private void crash() {
        storage.close();
        storage = started();
        storage.maintenance().run();
    }

    private void afterDays(int days) {
        time.advance(Duration.ofDays(days));
        storage.maintenance().run();
    }

    private static Sample sample(SessionStart start, long seq, Duration after) {
        return SampleBuilder.of(start)
                .seq(seq)
                .after(after)
                .measured((int) (seq % 400), seq % 9 * 0.5, (int) (seq % 50))
                .build();
    }

    /** Sums and counts; time in levels cannot be told any more when the neighbours are gone. */
    private static void assertMeasured(Map<?, SampleTotals> buckets, List<Sample> samples) {
        assertMeasured(buckets.values().stream().reduce(SampleTotals.EMPTY, SampleTotals::plus), samples);
    }

    private static void assertMeasured(SampleTotals actual, List<Sample> samples) {
        SampleTotals expected = SampleTotals.of(samples, IncidentPolicy.DEFAULT, null);
        assertThat(actual.samples()).isEqualTo(expected.samples());
        assertThat(actual.latency()).isEqualTo(expected.latency());
        assertThat(actual.loss()).isEqualTo(expected.loss());
        assertThat(actual.jitter()).isEqualTo(expected.jitter());
        assertThat(actual.worst()).isEqualTo(expected.worst());
        assertThat(actual.latencyHistogram()).isEqualTo(expected.latencyHistogram());
    }

    private void assertEveryTierSays(SessionStart start, List<Sample> samples) {
        assertMeasured(rows.rollups(RollupRows.MINUTES, start.session()), samples);
        assertMeasured(rows.rollups(RollupRows.HOURS, start.session()), samples);
    }

    @Test
    void areAddedToEveryTierWhenTheWholeDayIsGone() {
        SessionStart start = open();
        Sample first = sample(start, 0, Duration.ofMinutes(1));
        Sample late = sample(start, 1, Duration.ofMinutes(2));
        storage.sampleStore().append(List.of(first));
        crash();
        afterDays(9);
        assertThat(rows.samples(start.session())).isEmpty();

        storage.sampleStore().append(List.of(first, late));
        storage.maintenance().run();
        storage.sampleStore().append(List.of(first, late));
        storage.maintenance().run();

        assertEveryTierSays(start, List.of(first, late));
        assertMeasured(rows.days(user), List.of(first, late));
        assertMeasured(rows.end(start.session()).orElseThrow().totals(), List.of(first, late));
        assertThat(rows.samples(start.session())).isEmpty();
    }

    @Test
    void areAddedToASessionThatGoesOnForWeeks() {
        SessionStart start = open();
        Sample first = sample(start, 0, Duration.ofMinutes(1));
        Sample late = sample(start, 1, Duration.ofMinutes(2));
        storage.sampleStore().append(List.of(first));
        afterDays(9);
        assertThat(rows.samples(start.session())).isEmpty();

        storage.sampleStore().append(List.of(late));
        afterDays(1);
        storage.sampleStore().append(List.of(first, late));
        afterDays(1);

        assertEveryTierSays(start, List.of(first, late));
        assertMeasured(rows.days(user), List.of(first, late));
    }

    /** A restart within a session of many days: what is no longer there raw was stored and counts nevertheless. */
    @Test
    void doNotMakeAReopenedSessionForgetWhatWasDropped() {
        SessionStart start = open();
        Sample first = sample(start, 0, Duration.ofMinutes(1));
        Sample second = sample(start, 2, Duration.ofDays(9));
        storage.sampleStore().append(List.of(first));
        afterDays(9);
        storage.sampleStore().append(List.of(second));
        storage.close();
        storage = started();

        StoredSession reopened = storage.sessionStore()
                .reopen(new Resumption(
                        start.session(),
                        start.user(),
                        start.channel(),
                        time.now().minusSeconds(30)))
                .orElseThrow();

        assertThat(reopened.storedSeqs()).containsExactly(new SeqRange(0, 0), new SeqRange(2, 2));
        assertMeasured(reopened.totals(), List.of(first, second));
    }

    /** Right before the deletion, since the last rollup. */
    @Test
    void areNotDeletedBeforeTheyAreCounted() {
        SessionStart start = open();
        Sample first = sample(start, 0, Duration.ofMinutes(1));
        storage.sampleStore().append(List.of(first));
        afterDays(7);
        Sample late = sample(start, 1, Duration.ofMinutes(2));
        storage.sampleStore().append(List.of(late));
        time.advance(Duration.ofDays(1));
        storage.maintenance().run();
        storage.sampleStore().append(List.of(first, late));
        end(start);

        afterDays(1);

        assertEveryTierSays(start, List.of(first, late));
    }

    @Test
    void mayBearTheLargestNumberThereIs() {
        SessionStart start = open();
        Sample last = sample(start, Long.MAX_VALUE, Duration.ofMinutes(1));
        storage.sampleStore().append(List.of(last));
        end(start);
        afterDays(9);

        storage.sampleStore().append(List.of(last));
        storage.maintenance().run();

        assertEveryTierSays(start, List.of(last));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makeASessionOfWhichNothingWasKnown(boolean rolledUpBeforeTheCrash) {
        SessionStart known = open();
        end(known);
        SessionStart unknown = new SessionStart(SessionId.next(), user, new ChannelId("lobby"), known.startedAt());
        afterDays(9);

        // As out of the spool of a node that was down for so long.
        List<Sample> samples =
                List.of(sample(unknown, 0, Duration.ofMinutes(1)), sample(unknown, 1, Duration.ofHours(2)));
        storage.sessionStore().opened(List.of(unknown));
        storage.sampleStore().append(samples);
        if (rolledUpBeforeTheCrash) {
            storage.maintenance().run();
        }
        crash();
        storage.sampleStore().append(samples);
        storage.maintenance().run();

        assertEveryTierSays(unknown, samples);
        assertMeasured(rows.days(user), samples);
        assertMeasured(rows.end(unknown.session()).orElseThrow().totals(), samples);
    }

    private record Arrival(Instant at, Sample sample) {}

    /** A session of six days, of which samples come up to four days late, again and again, also a little displaced. */
    private static List<Arrival> arrivals(SessionStart start, List<Sample> samples, Random random) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int seq = 0; seq < samples.size(); seq++) {
            Sample sample = samples.get(seq);
            Instant at = Instant.ofEpochMilli(sample.timeMillis());
            if (random.nextInt(3) == 0) {
                at = at.plus(Duration.ofHours(random.nextInt(100)));
            }
            arrivals.add(new Arrival(at, sample));
            while (sample.seq() != null && random.nextInt(3) == 0) {
                at = at.plus(Duration.ofHours(random.nextInt(100)));
                Sample again = random.nextBoolean()
                        ? sample
                        : sample(
                                start,
                                seq,
                                Duration.between(start.startedAt(), at(sample)).plusMillis(40));
                arrivals.add(new Arrival(at, again));
            }
        }
        return arrivals;
    }

    private static Instant at(Sample sample) {
        return Instant.ofEpochMilli(sample.timeMillis());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void areCountedOnceHoweverOftenAndLateTheyCome(long seed) {
        Random random = new Random(seed);
        List<SessionStart> starts = List.of(open(), open());
        List<List<Sample>> samples = new ArrayList<>();
        List<Arrival> arrivals = new ArrayList<>();
        for (SessionStart start : starts) {
            List<Sample> all = new ArrayList<>();
            Duration after = Duration.ZERO;
            for (int seq = 0; seq < 200; seq++) {
                after = after.plusMinutes(1 + random.nextInt(90));
                Sample sample = sample(start, seq, after);
                all.add(random.nextInt(10) > 0 ? sample : unnumbered(sample));
            }
            samples.add(all);
            arrivals.addAll(arrivals(start, all, random));
        }
        arrivals.sort(Comparator.comparing(Arrival::at));
        int end = random.nextInt(arrivals.size());
        boolean crash = random.nextBoolean();

        List<Sample> batch = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            batch.add(arrivals.get(i).sample());
            if (random.nextInt(25) == 0 || i == end) {
                time.advance(Duration.between(time.now(), arrivals.get(i).at()));
                storage.sampleStore().append(batch);
                batch.clear();
                if (random.nextInt(3) > 0) {
                    storage.maintenance().run();
                }
            }
            if (i == end && crash) {
                crash();
            } else if (i == end) {
                starts.forEach(this::end);
            }
        }
        storage.sampleStore().append(batch);
        storage.maintenance().run();
        afterDays(1);

        for (int i = 0; i < starts.size(); i++) {
            assertEveryTierSays(starts.get(i), samples.get(i));
            if (crash) {
                assertMeasured(rows.end(starts.get(i).session()).orElseThrow().totals(), samples.get(i));
            }
        }
        assertMeasured(rows.days(user), samples.stream().flatMap(List::stream).toList());
    }

    private static Sample unnumbered(Sample sample) {
        return new Sample(
                sample.session(),
                sample.user(),
                sample.channel(),
                null,
                sample.timeMillis(),
                sample.latencyMillis(),
                sample.lossPercent(),
                sample.jitterMillis(),
                sample.level());
    }
}
