package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.SessionStart;
import dev.connectivity.testkit.SampleBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectivitySchemaTest {

    private static final UserId USER = new UserId("user");

    @Test
    void mayBeMigratedAgainAndAgain() {
        try (HikariDataSource database = PostgresServer.newDatabase()) {
            ConnectivitySchema.migrate(database);
            ConnectivitySchema.migrate(database);

            assertWorks(database, ConnectivitySchema.DEFAULT_READER);
        }
    }

    @Test
    void worksForAnOwnerThatIsNoSuperuser() {
        try (HikariDataSource database = PostgresServer.newDatabaseOfPlainOwner()) {
            String reader = "reader_" + database.getUsername();
            ConnectivitySchema.migrate(database, reader);
            ConnectivitySchema.migrate(database, reader);

            assertWorks(database, reader);
        }
    }

    @Test
    void keepsItsHistoryApartFromTheApplications() {
        try (HikariDataSource database = PostgresServer.newMigratedDatabase()) {
            List<String> tables = new StoredRows(database)
                    .jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT schemaname || '.' || tablename FROM pg_tables WHERE tablename LIKE '%history%'"
                                            + " AND schemaname NOT LIKE '\\_timescale%' AND schemaname NOT LIKE 'timescale%'")
                            .mapTo(String.class)
                            .list());

            assertThat(tables).containsExactly("connectivity.schema_history");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4"})
    void upgradesFromEveryEarlierVersion(String version) {
        try (HikariDataSource database = PostgresServer.newDatabase()) {
            ConnectivitySchema.migrate(database, ConnectivitySchema.DEFAULT_READER, version);
            StoredRows rows = new StoredRows(database);
            SessionId session = storedByTheFirstVersion(rows);

            ConnectivitySchema.migrate(database);

            assertWorks(database, ConnectivitySchema.DEFAULT_READER);
            try (JdbiStorage storage = JdbiStorage.builder(database).build()) {
                storage.maintenance().run();
            }
            assertThat(rows.samples(session)).hasSize(1);
            assertThat(rows.rollups(RollupRows.MINUTES, session)).isNotEmpty();
        }
    }

    /** With the columns there were from the beginning. */
    private static SessionId storedByTheFirstVersion(StoredRows rows) {
        SessionId session = SessionId.next();
        int day = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        rows.jdbi().useTransaction(handle -> {
            new Partitions().ensure(handle, List.of(day));
            handle.createUpdate(
                            "WITH s AS (INSERT INTO connectivity.session (session_id, user_id, channel_id, started_at,"
                                    + " session_day, ended_at, end_reason, node_key) VALUES (:id, 'user', 'lobby', now(),"
                                    + " date '1970-01-01' + :day, now() + interval '1 minute', 'LEFT', 0)"
                                    + " RETURNING session_key, session_day, started_at)"
                                    + " INSERT INTO connectivity_private.sample (session_key, session_day, seq, time, latency)"
                                    + " SELECT session_key, session_day, 1, started_at, 42 FROM s")
                    .bind("id", session.value())
                    .bind("day", day)
                    .execute();
        });
        return session;
    }

    @Test
    void refusesAReaderThatIsNoPlainName() {
        try (HikariDataSource database = PostgresServer.newDatabase()) {
            assertThatThrownBy(() -> ConnectivitySchema.migrate(database, "x; DROP TABLE y"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertWorks(HikariDataSource database, String reader) {
        try (JdbiStorage storage = JdbiStorage.builder(database).reader(reader).build()) {
            SessionStart start = new SessionStart(
                    SessionId.next(),
                    USER,
                    new ChannelId("lobby"),
                    Instant.now().minusSeconds(60));
            storage.sessionStore().opened(List.of(start));
            storage.sampleStore().append(List.of(SampleBuilder.of(start).seq(1).build()));

            assertThat(storage.history()
                            .session(USER, start.session())
                            .orElseThrow()
                            .points())
                    .hasSize(1);
            assertThat(storage.history().session(new UserId("other"), start.session()))
                    .isEmpty();
        }
    }
}
