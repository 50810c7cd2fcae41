package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.RecordingBroadcaster;
import dev.connectivity.testkit.SampleBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PersonalDataTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();

    private final UserId alice = new UserId("al\"ice " + UUID.randomUUID());
    private final UserId bob = new UserId("bob " + UUID.randomUUID());
    private final JdbiStorage storage = JdbiStorage.builder(DATABASE).build();
    private final SessionStart ended;
    private final SessionStart open;
    private final SessionStart bobs;

    PersonalDataTest() {
        ended = start(alice);
        open = start(alice);
        bobs = start(bob);
    }

    @BeforeEach
    void store() {
        storage.sessionStore().opened(List.of(ended, open, bobs));
        storage.sampleStore().append(List.of(sample(ended, 1), sample(open, 1), sample(bobs, 1)));
        end(ended);
        end(bobs);
        storage.maintenance().run();
    }

    @AfterEach
    void stop() {
        storage.personalData().erase(alice);
        storage.personalData().erase(bob);
        storage.close();
    }

    private static SessionStart start(UserId user) {
        return new SessionStart(
                SessionId.next(), user, new ChannelId("lobby"), Instant.now().minusSeconds(60));
    }

    private static Sample sample(SessionStart start, long seq) {
        return SampleBuilder.of(start).seq(seq).measured(77, 1.5, 3).build();
    }

    private void end(SessionStart start) {
        storage.sessionStore()
                .closed(List.of(new SessionSummary(start, Instant.now(), SampleTotals.EMPTY, EndReason.LEFT)));
    }

    private static long rowsIn(String table) {
        return new StoredRows(DATABASE)
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void isExportedWholeAndNobodyElses() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        storage.personalData().export(alice, out);

        String json = out.toString(StandardCharsets.UTF_8);
        assertThat(json)
                .startsWith("{\"user_id\":\"al\\\"ice " + alice.value().substring(7) + "\",\"sessions\":[{")
                .contains(ended.session().toString(), open.session().toString(), "\"latency_ms\":77")
                .contains("\"minutes\":[{", "\"hours\":[{", "\"days\":[{")
                .endsWith("]}")
                .doesNotContain(bobs.session().toString());
        boolean valid = new StoredRows(DATABASE)
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT json_typeof(:json::json) = 'object'")
                        .bind("json", json)
                        .mapTo(Boolean.class)
                        .one());
        assertThat(valid).isTrue();
    }

    /** The server still holds the rest back while the first rows are written. */
    @Test
    void isExportedPieceByPiece() throws IOException {
        List<Sample> many = IntStream.range(2, 3_000)
                .mapToObj(seq -> SampleBuilder.of(open)
                        .seq(seq)
                        .after(Duration.ofMillis(seq))
                        .build())
                .toList();
        storage.sampleStore().append(many);
        AtomicReference<Connection> reading = new AtomicReference<>();
        PGSimpleDataSource observed = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = DATABASE.getConnection();
                reading.set(connection);
                return connection;
            }
        };
        List<Integer> cursors = new ArrayList<>();
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes) throws IOException {
                super.write(bytes);
                if (new String(bytes, StandardCharsets.UTF_8).contains("\"seq\":2,")) {
                    cursors.add(cursorsOf(Objects.requireNonNull(reading.get())));
                }
            }
        };

        try (JdbiStorage reader = JdbiStorage.builder(observed).build()) {
            reader.personalData().export(alice, out);
        }

        assertThat(cursors).containsExactly(1);
        assertThat(out.toString()).contains("\"seq\":2999,").endsWith("]}");
    }

    private static int cursorsOf(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_cursors WHERE name LIKE 'C\\_%'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void isErasedFromEveryTableAndLeavesTheOthers() {
        storage.personalData().erase(alice);
        storage.personalData().erase(alice);

        for (String table : List.of("session", "rollup_minute", "rollup_hour", "rollup_day")) {
            assertThat(rowsIn("connectivity." + table + " WHERE user_id = '" + alice.value() + "'"))
                    .as(table)
                    .isZero();
        }
        assertThat(rowsIn("connectivity_private.sample")).isEqualTo(1);
        assertThat(storage.history().sessions(bob, 10, 0, null)).hasSize(1);
    }

    @Test
    void doesNotComeBackWithASessionThatGoesOn() {
        storage.personalData().erase(alice);

        storage.sampleStore().append(List.of(sample(open, 2), sample(bobs, 2)));
        storage.sessionStore().opened(List.of(open));
        end(open);

        assertThat(storage.history().sessions(alice, 10, 0, null)).isEmpty();
        assertThat(rowsIn("connectivity_private.sample")).isEqualTo(2);
    }

    @Test
    void doesNotComeBackOutOfTheQueue() {
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(storage.sessionStore(), storage.sampleStore())
                .channelDirectory(InMemoryChannelDirectory.of("lobby"))
                .broadcaster(new RecordingBroadcaster())
                .manual()
                .build()) {
            LiveSession session =
                    monitor.join(alice, "Alice", new ChannelId("lobby"), this).orElseThrow();
            monitor.report(session, VoiceStats.of(40, 0.5, 7));

            storage.personalData().erase(alice);
            monitor.tick();
            monitor.report(session, VoiceStats.of(41, 0.5, 7));
            monitor.tick();
            monitor.leave(session);
            monitor.tick();
            storage.maintenance().run();

            assertThat(storage.history().sessions(alice, 10, 0, null)).isEmpty();
            assertThat(rowsIn("connectivity_private.sample")).isEqualTo(1);
        }
    }

    @Test
    void beginsAnewWithTheNextSession() {
        storage.personalData().erase(alice);

        SessionStart next = new SessionStart(
                SessionId.next(), alice, new ChannelId("lobby"), Instant.now().plusSeconds(1));
        storage.sessionStore().opened(List.of(next));
        storage.sampleStore().append(List.of(sample(next, 1)));

        assertThat(storage.history().sessions(alice, 10, 0, null)).hasSize(1);
        assertThat(rowsIn("connectivity_private.sample")).isEqualTo(2);
    }

    @Test
    void doesNotComeBackThroughAnotherNodeThatKnewTheSession() {
        try (JdbiStorage other = JdbiStorage.builder(DATABASE).build()) {
            other.personalData().erase(alice);

            storage.sampleStore().append(List.of(sample(open, 2)));

            assertThat(rowsIn("connectivity_private.sample")).isEqualTo(1);
        }
    }
}
