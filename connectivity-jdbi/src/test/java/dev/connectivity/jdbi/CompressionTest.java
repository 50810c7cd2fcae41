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
    private final UserId user = new UserId("alice");
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
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(stored);
        storage.sessionStore()
                .closed(List.of(new SessionSummary(
                        start,
                        time.now(),
                        SampleTotals.of(stored, IncidentPolicy.DEFAULT, time.now()),
                        EndReason.LEFT)));
        storage.maintenance().run();
        time.advance(Duration.ofHours(40));
        return storage.maintenance().run();
    }

    private String licence() {
        return rows.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT CASE WHEN to_regclass('timescaledb_information.chunks')"
                                        + " IS NULL THEN 'none' ELSE current_setting('timescaledb.license', true) END")
                                .mapTo(String.class)
                                .one());
    }

    @Test
    void happensAfterADayWhereItCanBeHadAndChangesNothingForReaders() {
        int chunks = "timescale".equals(licence()) ? 1 : 0;

        assertThat(twoDaysLater(samples).chunksCompressed()).isEqualTo(chunks);

        assertThat(storage.maintenance().run().chunksCompressed()).isZero();
        assertThat(rows.samples(start.session())).isEqualTo(samples);
        SessionDetail detail = storage.history().session(user, start.session()).orElseThrow();
        assertThat(detail.resolution()).isEqualTo(SessionDetail.Resolution.SAMPLE);
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
