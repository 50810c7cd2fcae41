package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.SampleBuilder;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On TimescaleDB with its community licence, named by {@code CONNECTIVITY_TEST_DB_URL}; elsewhere nothing is compressed. */
class CompressionTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();

    private final FakeTimeSource time = FakeTimeSource.at("2026-03-10T12:00:00Z");
    private final StoredRows rows = new StoredRows(DATABASE);
    private final JdbiStorage storage =
            JdbiStorage.builder(DATABASE).timeSource(time).build();
    // Another one in every test: one of them erases its user, who stays erased.
    private final UserId user = new UserId("user-" + UUID.randomUUID());
    private final SessionStart start = new SessionStart(
            SessionId.next(), user, new ChannelId("lobby"), time.now().minusSeconds(3600));
    private final List<Sample> samples = IntStream.range(0, 500)
            .mapToObj(seq -> SampleBuilder.of(start)
                    .seq(seq)
                    .after(Duration.ofSeconds(3L * seq))
                    .measured(seq % 90, 0.5, 7)
                    .build())
            .toList();

    @AfterEach
    void stop() {
        storage.close();
        rows.jdbi().useHandle(handle -> handle.execute("TRUNCATE connectivity.session, connectivity_private.sample"));
    }

    private MaintenanceReport twoDaysLater(List<Sample> stored) {
        store(storage, stored);
        storage.maintenance().run();
        time.advance(Duration.ofHours(40));
        return storage.maintenance().run();
    }

    private void store(JdbiStorage storage, List<Sample> stored) {
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(stored);
        storage.sessionStore()
                .closed(List.of(new SessionSummary(
                        start,
                        time.now(),
                        SampleTotals.of(stored, IncidentPolicy.DEFAULT, time.now()),
                        EndReason.LEFT)));
    }

    /** As a backup does. Should something wait for it all the same, it is cut off. */
    private static <T> T whileSomebodyReads(StoredRows rows, Supplier<T> work) {
        return rows.jdbi().inTransaction(reader -> {
            reader.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'");
            reader.execute("LOCK TABLE connectivity_private.sample IN ACCESS SHARE MODE");
            return work.get();
        });
    }

    private int chunksToBeHad() {
        String licence = rows.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT CASE WHEN to_regclass('timescaledb_information.chunks')"
                                        + " IS NULL THEN 'none' ELSE current_setting('timescaledb.license', true) END")
                                .mapTo(String.class)
                                .one());
        return "timescale".equals(licence) ? 1 : 0;
    }

    @Test
    void happensAfterADayWhereItCanBeHadAndChangesNothingForReaders() {
        assertThat(twoDaysLater(samples).chunksCompressed()).isEqualTo(chunksToBeHad());

        assertThat(storage.maintenance().run().chunksCompressed()).isZero();
        assertThat(rows.samples(start.session())).isEqualTo(samples);
        SessionDetail detail = storage.history().session(user, start.session()).orElseThrow();
        assertThat(detail.resolution()).isEqualTo(SessionDetail.Resolution.SAMPLE);
    }

    @Test
    void isLeftToALaterRunWhileSomebodyReadsTheDay() {
        store(storage, samples);
        storage.maintenance().run();
        time.advance(Duration.ofHours(40));

        MaintenanceReport meanwhile =
                whileSomebodyReads(rows, () -> storage.maintenance().run());

        assertThat(meanwhile.ran()).isTrue();
        assertThat(meanwhile.chunksCompressed()).isZero();
        assertThat(meanwhile.leftForLater()).isEqualTo(chunksToBeHad());
        assertThat(rows.samples(start.session())).isEqualTo(samples);
        MaintenanceReport afterwards = storage.maintenance().run();
        assertThat(afterwards.chunksCompressed()).isEqualTo(chunksToBeHad());
        assertThat(afterwards.leftForLater()).isZero();
        assertThat(rows.samples(start.session())).isEqualTo(samples);
    }

    @Test
    void isSetUpByALaterRunWhileSomebodyReadsFromTheFirstDayOn() {
        try (HikariDataSource fresh = PostgresServer.newMigratedDatabase();
                JdbiStorage first = JdbiStorage.builder(fresh).timeSource(time).build()) {
            boolean ran = whileSomebodyReads(new StoredRows(fresh), () -> {
                store(first, samples);
                return first.maintenance().run().ran();
            });

            assertThat(ran).isTrue();
            time.advance(Duration.ofHours(40));
            assertThat(first.maintenance().run().chunksCompressed()).isEqualTo(chunksToBeHad());
            assertThat(new StoredRows(fresh).samples(start.session())).isEqualTo(samples);
        }
    }

    @Test
    void letsLateSamplesInOnce() {
        twoDaysLater(samples.subList(0, 300));

        storage.sampleStore().append(samples.subList(200, 500));
        storage.maintenance().run();

        assertThat(rows.samples(start.session())).isEqualTo(samples);
    }

    @Test
    void doesNotKeepAnErasedUser() {
        twoDaysLater(samples);

        storage.personalData().erase(user);

        long left = rows.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM connectivity_private.sample")
                        .mapTo(Long.class)
                        .one());
        assertThat(left).isZero();
    }
}
