package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.testkit.SampleBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader sees its own rows and nobody else's, through whatever it can name. */
class IsolationTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();
    private static final UserId ALICE = new UserId("alice");
    private static final SessionStart OPEN = start(Duration.ofMinutes(2));
    private static final SessionStart ENDED = start(Duration.ofMinutes(20));

    private static SessionStart start(Duration ago) {
        return new SessionStart(
                SessionId.next(), ALICE, new ChannelId("lobby"), Instant.now().minus(ago));
    }

    @BeforeAll
    static void storeWhatIsAlices() {
        try (JdbiStorage storage = JdbiStorage.builder(DATABASE).build()) {
            storage.sessionStore().opened(List.of(OPEN, ENDED));
            storage.sampleStore()
                    .append(List.of(
                            SampleBuilder.of(OPEN).seq(1).build(),
                            SampleBuilder.of(ENDED).seq(1).build()));
            storage.sessionStore()
                    .closed(List.of(new SessionSummary(
                            ENDED, ENDED.startedAt().plusSeconds(60), SampleTotals.EMPTY, EndReason.LEFT)));
            storage.maintenance().run();
        }
    }

    static Stream<String> relations() {
        return new StoredRows(DATABASE)
                        .jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
                                                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                                                + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
                                                // What belongs to an extension is its own bookkeeping; chunks do not
                                                // belong to it.
                                                + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid"
                                                + " AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')"
                                                + " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
                                                + " AND n.nspname NOT LIKE 'pg_toast%' AND n.nspname NOT LIKE 'pg_temp%'")
                                .mapTo(String.class)
                                .list())
                        .stream();
    }

    @Test
    void findsTablesViewsAndPartitionsToTry() {
        assertThat(relations()).contains("connectivity.session", "connectivity.sample", "connectivity_private.sample");
        assertThat(relations())
                .contains("connectivity.rollup_minute", "connectivity.rollup_hour", "connectivity.rollup_day");
        assertThat(relations().filter(name -> name.matches(".*(sample_\\d|hyper_).*")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("relations")
    void showsNothingToSomebodyElse(String relation) throws SQLException {
        assertNothing(relation, "set_config('connectivity.user_id', 'mallory', true)");
    }

    @ParameterizedTest
    @MethodSource("relations")
    void showsNothingToNobody(String relation) throws SQLException {
        assertNothing(relation, "1");
        assertNothing(relation, "set_config('connectivity.user_id', '', true)");
    }

    private static void assertNothing(String relation, String preparation) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL ROLE " + ConnectivitySchema.DEFAULT_READER);
            statement.execute("SELECT " + preparation);
            try (var rows = statement.executeQuery("SELECT count(*) FROM " + relation)) {
                rows.next();
                assertThat(rows.getLong(1)).as("rows of %s", relation).isZero();
            } catch (SQLException denied) {
                assertThat(denied.getSQLState())
                        .as("%s: %s", relation, denied.getMessage())
                        .isEqualTo("42501");
            } finally {
                connection.rollback();
            }
        }
    }

    @Test
    void offersNoFunctionOfItsOwn() {
        List<String> functions = new StoredRows(DATABASE)
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT p.oid::regprocedure::text FROM pg_proc p"
                                + " JOIN pg_namespace n ON n.oid = p.pronamespace"
                                + " WHERE n.nspname LIKE 'connectivity%'")
                        .mapTo(String.class)
                        .list());

        assertThat(functions).isEmpty();
    }

    @Test
    void mayWriteNothing() throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            for (String attempt : List.of(
                    "DELETE FROM connectivity.session",
                    "UPDATE connectivity.session SET user_id = 'mallory'",
                    "INSERT INTO connectivity_private.sample (session_key, time, session_day) VALUES (1, now(), now())",
                    "CREATE TABLE connectivity.mine (x int)",
                    "TRUNCATE connectivity.session")) {
                connection.setAutoCommit(false);
                statement.execute("SET LOCAL ROLE " + ConnectivitySchema.DEFAULT_READER);
                statement.execute("SELECT set_config('connectivity.user_id', 'alice', true)");
                assertThatThrownBy(() -> statement.execute(attempt))
                        .as(attempt)
                        .hasMessageContaining("permission denied");
                connection.rollback();
            }
        }
    }

    @Test
    void leaksNothingThroughAFunctionThatTellsItsArguments() throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE FUNCTION public.tell(text) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql"
                    + " AS $$ BEGIN RAISE WARNING 'told %', $1; RETURN true; END $$");
            statement.execute("SET LOCAL ROLE " + ConnectivitySchema.DEFAULT_READER);
            statement.execute("SELECT set_config('connectivity.user_id', 'mallory', true)");
            statement.clearWarnings();

            statement.execute("SELECT * FROM connectivity.sample WHERE public.tell(session_id::text)");
            assertThat((Object) statement.getWarnings()).isNull();
            statement.execute("SELECT * FROM connectivity.session WHERE public.tell(session_id::text)");
            assertThat((Object) statement.getWarnings()).isNull();
            connection.rollback();
        }
    }

    @Test
    void showsAliceHerOwn() {
        Database database = new Database(DATABASE);
        ReadAsUser read = new ReadAsUser(database, ConnectivitySchema.DEFAULT_READER, Duration.ofSeconds(5));

        assertThat(seenBy(read, ALICE, "connectivity.session")).isEqualTo(2);
        assertThat(seenBy(read, ALICE, "connectivity.sample")).isEqualTo(2);
        assertThat(seenBy(read, new UserId("mallory"), "connectivity.sample")).isZero();
    }

    @Test
    void showsAliceHerRollups() {
        ReadAsUser read =
                new ReadAsUser(new Database(DATABASE), ConnectivitySchema.DEFAULT_READER, Duration.ofSeconds(5));

        for (String table : List.of("rollup_minute", "rollup_hour", "rollup_day")) {
            assertThat(seenBy(read, ALICE, "connectivity." + table)).as(table).isPositive();
        }
    }

    @Test
    void restsOnTheRoleBecauseTheOwnerSeesEverything() {
        long seenByOwner = new Database(DATABASE).call("count", handle -> count(handle, "connectivity.session"));

        assertThat(seenByOwner).isEqualTo(2);
    }

    @Test
    void givesTheConnectionBackWithoutRoleAndUser() {
        try (JdbiStorage storage = JdbiStorage.builder(DATABASE).build()) {
            assertThat(storage.history().sessions(ALICE, 10, 0, null)).hasSize(2);
        }

        String left = new StoredRows(DATABASE)
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT CASE WHEN current_user = session_user THEN '' ELSE"
                                + " current_user END || coalesce(current_setting('connectivity.user_id', true), '')")
                        .mapTo(String.class)
                        .one());
        assertThat(left).isEmpty();
    }

    @Test
    void endsAReadThatTakesTooLong() {
        ReadAsUser read =
                new ReadAsUser(new Database(DATABASE), ConnectivitySchema.DEFAULT_READER, Duration.ofMillis(20));

        assertThatThrownBy(() -> read.call(
                        "sleep",
                        ALICE,
                        handle -> handle.createQuery("SELECT pg_sleep(30)::text")
                                .mapTo(String.class)
                                .one()))
                .isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void keepsUsersOutOfMessages() {
        try (JdbiStorage storage = JdbiStorage.builder(DATABASE)
                .timeSource(TimeSource.system())
                .reader("no_such_role")
                .build()) {
            assertThatThrownBy(() -> storage.history().sessions(ALICE, 10, 0, null))
                    .satisfies(failure -> {
                        for (Throwable t = failure; t != null; t = t.getCause()) {
                            assertThat(String.valueOf(t.getMessage())).doesNotContain("alice");
                        }
                    });
        }
    }

    private static long seenBy(ReadAsUser read, UserId user, String relation) {
        return read.call("count", user, handle -> count(handle, relation));
    }

    private static long count(Handle handle, String relation) {
        return handle.createQuery("SELECT count(*) FROM " + relation)
                .mapTo(Long.class)
                .one();
    }
}
