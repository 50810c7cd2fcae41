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
import java.util.List;
import org.junit.jupiter.api.Test;

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
