package dev.connectivity.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.SessionId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Samples flow while the server process and the database are killed at random moments. */
class KilledProcessesTest {

    private static final int KILLS = 20;
    private static final int SESSIONS = 12;
    private static final long SEED = 20_261_121L;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(20));
    private final List<SessionStart> sessions = IntStream.range(0, SESSIONS)
            .mapToObj(i -> VoiceProcess.start(i, SessionId.next().toString(), begin))
            .collect(Collectors.toCollection(ArrayList::new));
    private final Map<SessionStart, Integer> abandoned = new HashMap<>();
    private final int[] acknowledged = new int[SESSIONS];
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
            handle.execute("CREATE TABLE public.course (session_id uuid NOT NULL, ended int NOT NULL)");
            handle.execute("CREATE FUNCTION public.note_course() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    + " INSERT INTO public.course VALUES (new.session_id, CASE WHEN new.ended_at IS NULL THEN -1 ELSE 1 END);"
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
    void loseNothingThatWasAcknowledgedAndDoubleNothing() throws IOException, SQLException {
        Process server = startServer(0);
        for (int kill = 0; kill < KILLS; kill++) {
            readAcknowledgements(server, 3 + random.nextInt(40));
            if (kill % 4 == 3) {
                server.toHandle().destroyForcibly();
                readAcknowledgements(server, Integer.MAX_VALUE);
                server.onExit().join();
                abandon(random.nextInt(SESSIONS));
                server = startServer(0);
            } else if (random.nextBoolean()) {
                killDatabase();
                readAcknowledgements(server, random.nextInt(20));
                startDatabase();
            } else {
                server.toHandle().destroyForcibly();
                readAcknowledgements(server, Integer.MAX_VALUE);
                server.onExit().join();
                server = startServer(0);
            }
        }
        server.toHandle().destroyForcibly();
        readAcknowledgements(server, Integer.MAX_VALUE);
        int last = IntStream.of(acknowledged).max().orElseThrow() + 100;
        Process finishing = startServer(last);
        readAcknowledgements(finishing, Integer.MAX_VALUE);
        assertThat(finishing.onExit().join().exitValue()).isZero();

        assertEverythingIsThereOnce(last);
    }

    /** The user of a session does not come back after a crash of the server; another one comes. */
    private void abandon(int index) {
        abandoned.put(sessions.get(index), acknowledged[index]);
        sessions.set(index, VoiceProcess.start(index, SessionId.next().toString(), begin));
        acknowledged[index] = 0;
    }

    private void assertAbandonedSessionsAreFinalisedOnceFromWhatIsStored(StoredRows rows) {
        assertThat(abandoned).isNotEmpty();
        abandoned.forEach((start, count) -> {
            List<Sample> stored = rows.samples(start.session());
            assertThat(stored).as("acknowledged, seed %d", SEED).hasSizeGreaterThanOrEqualTo(count);
            assertThat(stored)
                    .isEqualTo(IntStream.range(0, stored.size())
                            .mapToObj(seq -> VoiceProcess.sample(start, seq))
                            .toList());
            SessionSummary summary = rows.end(start.session()).orElseThrow();
            assertThat(summary.reason()).isEqualTo(SessionSummary.EndReason.RECOVERED);
            assertThat(summary.totals().samples()).isEqualTo(stored.size());
            assertRolledUp(rows, start, SampleTotals.of(stored, IncidentPolicy.DEFAULT, summary.endedAt()));
            assertFinalisedOnce(rows, start);
        });
    }

    /** Ended once more often than it was taken up again, and never twice in between. */
    private static void assertFinalisedOnce(StoredRows rows, SessionStart start) {
        List<Integer> course = rows.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT ended FROM public.course WHERE session_id = :id ORDER BY ctid")
                        .bind("id", start.session().value())
                        .mapTo(Integer.class)
                        .list());
        assertThat(course).first().isEqualTo(1);
        assertThat(course.stream().mapToInt(Integer::intValue).sum())
                .as("ends and resumptions, seed %d", SEED)
                .isEqualTo(1);
    }

    private void assertEverythingIsThereOnce(int last) {
        StoredRows rows = new StoredRows(dataSource);
        for (SessionStart session : sessions) {
            List<Sample> expected = IntStream.range(0, last)
                    .mapToObj(seq -> VoiceProcess.sample(session, seq))
                    .toList();
            assertThat(rows.samples(session.session())).as("seed %d", SEED).isEqualTo(expected);
            Instant end = session.startedAt().plusSeconds(last);
            assertThat(rows.end(session.session()).orElseThrow().endedAt()).isEqualTo(end);
            SampleTotals direct = SampleTotals.of(expected, IncidentPolicy.DEFAULT, end);
            assertRolledUp(rows, session, direct);
            assertFinalisedOnce(rows, session);
        }
        assertAbandonedSessionsAreFinalisedOnceFromWhatIsStored(rows);
    }

    private static void assertRolledUp(StoredRows rows, SessionStart session, SampleTotals direct) {
        for (String table : List.of(RollupRows.MINUTES, RollupRows.HOURS)) {
            SampleTotals rolled = rows.rollups(table, session.session()).values().stream()
                    .reduce(SampleTotals.EMPTY, SampleTotals::plus);
            assertThat(rolled.samples()).isEqualTo(direct.samples());
            assertThat(rolled.latency()).isEqualTo(direct.latency());
            assertThat(rolled.millisInLevel()).isEqualTo(direct.millisInLevel());
            assertThat(rolled.latencyHistogram()).isEqualTo(direct.latencyHistogram());
        }
    }

    private Process startServer(int last) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VoiceProcess.class.getName(),
                postgres.getJdbcUrl("postgres", "postgres") + "&socketTimeout=5",
                directory.resolve("spool").toString(),
                Long.toString(begin.toEpochMilli()),
                Integer.toString(last)));
        for (int i = 0; i < SESSIONS; i++) {
            command.add(sessions.get(i).session() + ":" + acknowledged[i]);
        }
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("server.log").toFile())
                .start();
    }

    /** Reads so many lines, or all until the process is gone. A line cut off by a kill acknowledges nothing. */
    private void readAcknowledgements(Process server, int lines) throws IOException {
        BufferedReader reader = server.inputReader(UTF_8);
        String line;
        for (int i = 0; i < lines && (line = reader.readLine()) != null; i++) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("ACK") && words.length == SESSIONS + 1) {
                for (int s = 0; s < SESSIONS; s++) {
                    acknowledged[s] = Math.max(acknowledged[s], whole(words[s + 1], acknowledged[s]));
                }
            }
        }
    }

    private static int whole(String number, int otherwise) {
        return number.isEmpty() ? otherwise : Integer.parseInt(number);
    }

    private void killDatabase() {
        List<ProcessHandle> children = database.descendants().toList();
        database.destroyForcibly();
        database.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void startDatabase() {
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!database.isAlive()) {
                        database = new ProcessBuilder(postgresCommand)
                                .redirectErrorStream(true)
                                .redirectOutput(
                                        directory.resolve("postgres.log").toFile())
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
