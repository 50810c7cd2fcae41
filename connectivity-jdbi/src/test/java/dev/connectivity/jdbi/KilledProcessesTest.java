package dev.connectivity.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.SessionId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.stats.VoiceStats;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Samples flow from clients through a monitor while its process and the database are killed at random moments. */
class KilledProcessesTest {

    private static final int KILLS = 20;
    private static final int SESSIONS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What is done and when, but for the races of the processes themselves; another one by {@code -Dconnectivity.test.seed}. */
    private static final long SEED = Long.getLong("connectivity.test.seed", 20_261_121L);

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final FastClock clock = new FastClock(System.currentTimeMillis());
    private final AtomicLong progress = new AtomicLong();
    private final List<VoiceClient> clients = new ArrayList<>();
    private final List<VoiceClient> abandoned = new ArrayList<>();
    private volatile int port;
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

    private final EmbeddedPostgres postgres;
    private List<String> postgresCommand = List.of();
    private ProcessHandle database;

    KilledProcessesTest() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        database = postmaster();
    }

    @BeforeEach
    void migrate() {
        dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
        ConnectivitySchema.migrate(dataSource);
        countFinalisations();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to be root; in a namespace of its own it is not.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(database.info().command().orElseThrow());
        command.addAll(List.of("-D", data(), "-p", Integer.toString(postgres.getPort())));
        postgresCommand = List.copyOf(command);
    }

    /** Notes every end of a session and every time it was taken up again. */
    private void countFinalisations() {
        new StoredRows(dataSource).jdbi().useHandle(handle -> {
            handle.execute("CREATE TABLE public.course (id bigint GENERATED ALWAYS AS IDENTITY,"
                    + " session_id uuid NOT NULL, ended int NOT NULL)");
            handle.execute("CREATE FUNCTION public.note_course() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    + " INSERT INTO public.course (session_id, ended) VALUES (new.session_id, CASE WHEN new.ended_at IS NULL THEN -1 ELSE 1 END);"
                    + " RETURN new; END $$");
            handle.execute("CREATE TRIGGER note_course AFTER UPDATE ON connectivity.session FOR EACH ROW"
                    + " WHEN ((old.ended_at IS NULL) <> (new.ended_at IS NULL)) EXECUTE FUNCTION public.note_course()");
        });
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
        database.destroyForcibly();
    }

    @Test
    void loseNothingThatWasAcknowledgedAndDoubleNothing() throws IOException {
        Process server = startServer();
        for (int i = 0; i < SESSIONS; i++) {
            clients.add(client(i));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            awaitAcknowledgements(3 + random.nextInt(20));
            if (kill % 4 == 3) {
                int leaver = random.nextInt(SESSIONS);
                await().atMost(PATIENCE).until(() -> clients.get(leaver).acknowledged() > 0);
                kill(server);
                abandon(leaver);
                server = startServer();
            } else if (random.nextBoolean()) {
                killDatabase();
                awaitAcknowledgements(random.nextInt(20));
                startDatabase();
            } else {
                kill(server);
                server = startServer();
            }
        }
        kill(server);
        int last = clients.stream().mapToInt(VoiceClient::acknowledged).max().orElseThrow() + 100;
        clients.forEach(client -> client.leaveAfter(last));
        Process finishing = startServer();
        await().atMost(PATIENCE).until(() -> clients.stream().allMatch(VoiceClient::hasLeft));
        finishing.outputWriter().close();
        await().atMost(PATIENCE).until(() -> !finishing.isAlive());
        assertThat(finishing.exitValue()).isZero();

        StoredRows rows = new StoredRows(dataSource);
        clients.forEach(client -> assertEverythingIsThereOnce(rows, client.session(), last));
        assertAbandonedSessionsAreFinalisedOnceFromWhatIsStored(rows);
    }

    private VoiceClient client(int index) {
        return new VoiceClient("user-" + index, () -> port, clock, progress);
    }

    private static void kill(Process server) {
        server.toHandle().destroyForcibly();
        server.onExit().join();
    }

    /** The user of a session does not come back after a crash of the server; another one comes. */
    private void abandon(int index) {
        VoiceClient client = clients.get(index);
        client.vanish();
        abandoned.add(client);
        clients.set(index, client(index));
    }

    private void assertAbandonedSessionsAreFinalisedOnceFromWhatIsStored(StoredRows rows) {
        assertThat(abandoned).isNotEmpty();
        for (VoiceClient client : abandoned) {
            List<Sample> stored = rows.samples(client.session());
            assertThat(stored)
                    .as("acknowledged, -Dconnectivity.test.seed=%d", SEED)
                    .hasSizeGreaterThanOrEqualTo(client.acknowledged());
            assertNumberedWithoutGapsAndTrue(stored);
            SessionSummary summary = rows.end(client.session()).orElseThrow();
            assertThat(summary.reason()).isEqualTo(EndReason.RECOVERED);
            assertRolledUp(rows, summary, stored);
            assertFinalisedOnce(rows, client.session());
        }
    }

    private void assertEverythingIsThereOnce(StoredRows rows, SessionId session, int last) {
        List<Sample> stored = rows.samples(session);
        assertThat(stored).as("-Dconnectivity.test.seed=%d", SEED).hasSize(last);
        assertNumberedWithoutGapsAndTrue(stored);
        SessionSummary summary = rows.end(session).orElseThrow();
        assertThat(summary.reason()).isEqualTo(EndReason.LEFT);
        assertRolledUp(rows, summary, stored);
        assertFinalisedOnce(rows, session);
    }

    private static void assertNumberedWithoutGapsAndTrue(List<Sample> stored) {
        List<VoiceStats> inOrder = stored.stream()
                .map(s -> new VoiceStats(s.latencyMillis(), s.lossPercent(), s.jitterMillis(), null, null, s.seq()))
                .sorted(Comparator.comparing(VoiceStats::seq))
                .toList();
        assertThat(inOrder)
                .as("-Dconnectivity.test.seed=%d", SEED)
                .isEqualTo(IntStream.range(0, stored.size())
                        .mapToObj(seq -> VoiceClient.stats(seq, null))
                        .toList());
    }

    /** Ended once more often than it was taken up again, and never twice in between. */
    private static void assertFinalisedOnce(StoredRows rows, SessionId session) {
        List<Integer> course = rows.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT ended FROM public.course WHERE session_id = :id ORDER BY id")
                        .bind("id", session.value())
                        .mapTo(Integer.class)
                        .list());
        assertThat(course).first().isEqualTo(1);
        assertThat(course.stream().mapToInt(Integer::intValue).sum())
                .as("ends and resumptions, -Dconnectivity.test.seed=%d", SEED)
                .isEqualTo(1);
    }

    private static void assertRolledUp(StoredRows rows, SessionSummary summary, List<Sample> stored) {
        SampleTotals direct = SampleTotals.of(stored, IncidentPolicy.DEFAULT, summary.endedAt());
        assertThat(summary.totals().samples()).isEqualTo(direct.samples());
        for (String table : List.of(RollupRows.MINUTES, RollupRows.HOURS)) {
            SampleTotals rolled = rows.rollups(table, summary.start().session()).values().stream()
                    .reduce(SampleTotals.EMPTY, SampleTotals::plus);
            assertThat(rolled.samples()).isEqualTo(direct.samples());
            assertThat(rolled.latency()).isEqualTo(direct.latency());
            assertThat(rolled.millisInLevel()).isEqualTo(direct.millisInLevel());
            assertThat(rolled.latencyHistogram()).isEqualTo(direct.latencyHistogram());
        }
    }

    private Process startServer() throws IOException {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VoiceProcess.class.getName(),
                        postgres.getJdbcUrl("postgres", "postgres") + "&socketTimeout=5",
                        directory.resolve("spool").toString(),
                        Long.toString(clock.beginMillis()))
                .redirectError(directory.resolve("server.log").toFile())
                .start();
        port = Integer.parseInt(server.inputReader(UTF_8).readLine());
        return server;
    }

    /** Waits for so many of each session, which also come while the database is away. */
    private void awaitAcknowledgements(int ofEach) {
        long enough = progress.get() + (long) ofEach * SESSIONS;
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> progress.get() >= enough);
    }

    private void killDatabase() {
        List<ProcessHandle> children = database.descendants().toList();
        database.destroyForcibly();
        database.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void startDatabase() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!database.isAlive()) {
                database = new ProcessBuilder(postgresCommand)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("postgres.log").toFile())
                        .start()
                        .toHandle();
            }
            return answers();
        });
    }

    private boolean answers() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private ProcessHandle postmaster() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(Path.of(data(), "postmaster.pid")).get(0).trim());
        return ProcessHandle.of(pid).orElseThrow();
    }

    private String data() {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW data_directory")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
