package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityException;
import dev.connectivity.SessionId;
import dev.connectivity.StorageFullException;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.SampleBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();
    private static final long ROOM = 10_000_000;

    @TempDir
    Path directory;

    private final SwitchableDataSource dataSource = new SwitchableDataSource(DATABASE);
    private final UserId user = new UserId("user-" + UUID.randomUUID());
    private final StoredRows rows = new StoredRows(DATABASE);
    private final List<JdbiStorage> opened = new ArrayList<>();

    private JdbiStorage start(long room) {
        JdbiStorage storage =
                JdbiStorage.builder(dataSource).spool(directory, room).build();
        opened.add(storage);
        return storage;
    }

    @AfterEach
    void stop() {
        dataSource.away = false;
        opened.forEach(JdbiStorage::close);
    }

    private SessionStart session() {
        return new SessionStart(
                SessionId.next(),
                user,
                new ChannelId("lobby"),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60));
    }

    private static List<Sample> samples(SessionStart start, int from, int to) {
        List<Sample> samples = new ArrayList<>();
        for (int seq = from; seq < to; seq++) {
            samples.add(SampleBuilder.of(start)
                    .seq(seq)
                    .after(Duration.ofMillis(seq * 10L))
                    .measured(seq % 7 == 0 ? null : seq, seq / 100.0, null)
                    .build());
        }
        return samples;
    }

    private static SessionSummary end(SessionStart start, List<Sample> samples) {
        Instant end = start.startedAt().plusSeconds(50);
        return new SessionSummary(start, end, SampleTotals.of(samples, IncidentPolicy.DEFAULT, end), EndReason.LEFT);
    }

    @Test
    void takesAWholeSessionWhileTheDatabaseIsAwayAndReplaysIt() {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        List<Sample> samples = samples(start, 0, 500);
        dataSource.away = true;

        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(samples.subList(0, 300));
        storage.sampleStore().append(samples.subList(300, 500));
        storage.sessionStore().closed(List.of(end(start, samples)));

        assertThat(storage.spool().entries()).isEqualTo(502);
        assertThat(storage.spool().bytes()).isPositive();
        dataSource.away = false;
        await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
        assertThat(rows.samples(start.session())).isEqualTo(samples);
        assertThat(rows.end(start.session())).contains(end(start, samples));
    }

    @Test
    void takesWhatADatabaseDoesNotAnswer() throws SQLException {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        storage.sessionStore().opened(List.of(start));
        List<Sample> samples = samples(start, 0, 50);
        try (Connection holder = DATABASE.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE connectivity_private.node");

            assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> storage.sampleStore().append(samples));

            assertThat(storage.spool().entries()).isEqualTo(50);
            holder.rollback();
        }
        await().atMost(60, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
        assertThat(rows.samples(start.session())).isEqualTo(samples);
    }

    @Test
    void leavesNoRequestBehindAtADatabaseThatDoesNotAnswer() throws SQLException {
        JdbiStorage storage = JdbiStorage.builder(dataSource)
                .spool(directory, ROOM)
                .networkTimeout(Duration.ofMillis(500))
                .build();
        opened.add(storage);
        SessionStart start = session();
        storage.sessionStore().opened(List.of(start));
        try (Connection holder = DATABASE.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE connectivity_private.node");

            storage.sampleStore().append(samples(start, 0, 50));

            assertThat(storage.spool().entries()).isEqualTo(50);
            Instant given = rows.serverTime();
            await().atMost(20, TimeUnit.SECONDS).until(() -> rows.waitingForALockSince(given) == 0);
            holder.rollback();
        }
    }

    @Test
    void replaysAfterARestartBeforeAnythingElse() {
        SessionStart start = session();
        List<Sample> samples = samples(start, 0, 50);
        try (JdbiStorage storage = start(ROOM)) {
            dataSource.away = true;
            storage.sessionStore().opened(List.of(start));
            storage.sampleStore().append(samples);
        }
        opened.clear();
        dataSource.away = false;

        JdbiStorage storage = start(ROOM);
        var reopened = storage.sessionStore()
                .reopen(new Resumption(
                        start.session(),
                        start.user(),
                        start.channel(),
                        Instant.now().minusSeconds(60)))
                .orElseThrow();

        assertThat(reopened.storedSeqs()).containsExactly(new SeqRange(0, 49));
        assertThat(storage.spool().entries()).isZero();
    }

    @Test
    void keepsTheOffsetOfTheClientsClock() {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        dataSource.away = true;
        storage.sessionStore().opened(List.of(start));
        storage.sessionStore().clocked(List.of(new SessionClock(start, -1234)));
        dataSource.away = false;

        var reopened = storage.sessionStore()
                .reopen(new Resumption(
                        start.session(),
                        start.user(),
                        start.channel(),
                        Instant.now().minusSeconds(60)))
                .orElseThrow();

        assertThat(reopened.clockOffsetMillis()).isEqualTo(-1234);
    }

    @Test
    void takesUpAFileOfTheFirstVersion() throws SQLException {
        String url = "jdbc:sqlite:" + directory.resolve("spool.db");
        try (Connection file = DriverManager.getConnection(url);
                Statement statement = file.createStatement()) {
            statement.execute("CREATE TABLE entry (" + SpoolEntry.DEFINITION + ")");
        }
        dataSource.away = true;
        SessionStart start = session();

        start(ROOM).sessionStore().clocked(List.of(new SessionClock(start, 7)));

        assertThat(opened.get(0).spool().entries()).isEqualTo(1);
    }

    @Test
    void storesOnceWhatIsSentAgain() {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        List<Sample> samples = samples(start, 0, 100);
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(samples.subList(0, 60));
        dataSource.away = true;
        storage.sampleStore().append(samples.subList(40, 100));
        storage.sampleStore().append(samples);
        dataSource.away = false;

        await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);

        assertThat(rows.samples(start.session())).isEqualTo(samples);
    }

    @Test
    void refusesSamplesWhenItIsFullAndStillTakesEnds() {
        JdbiStorage storage = start(100_000);
        SessionStart start = session();
        dataSource.away = true;
        storage.sessionStore().opened(List.of(start));

        int[] kept = {0};
        assertThatThrownBy(() -> {
                    while (true) {
                        storage.sampleStore().append(samples(start, kept[0], kept[0] + 100));
                        kept[0] += 100;
                    }
                })
                .isInstanceOf(StorageFullException.class);
        storage.sessionStore().closed(List.of(end(start, List.of())));

        assertThat(kept[0]).isPositive();
        assertThat(storage.spool().entries()).isEqualTo(kept[0] + 2);
        dataSource.away = false;
        await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
        assertThat(rows.samples(start.session())).hasSize(kept[0]);
    }

    @Test
    void forgetsAnErasedUser() {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        dataSource.away = true;
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(samples(start, 0, 10));
        dataSource.away = false;

        storage.personalData().erase(user);

        await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
        assertThat(rows.start(start.session())).isEmpty();
        assertThat(rows.samples(start.session())).isEmpty();
    }

    @Test
    void doesNotBringBackAUserWhomAnotherNodeErasedMeanwhile() {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        List<Sample> samples = samples(start, 0, 10);
        dataSource.away = true;
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(samples);
        storage.sessionStore().closed(List.of(end(start, samples)));

        try (JdbiStorage other = JdbiStorage.builder(DATABASE).build()) {
            other.personalData().erase(user);
        }
        dataSource.away = false;
        await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
        storage.maintenance().run();

        assertThat(rows.start(start.session())).isEmpty();
        assertThat(storage.history().sessions(user, 10, 0, null)).isEmpty();
        assertThat(rows.orphanedSamples()).isZero();
    }

    /** Days after the notes of the sessions themselves were given up. */
    @Test
    void doesNotBringBackAnErasedUserAfterYears() {
        FakeTimeSource time = FakeTimeSource.at(Instant.now().toString());
        JdbiStorage dead = JdbiStorage.builder(dataSource)
                .timeSource(time)
                .spool(directory, ROOM)
                .build();
        opened.add(dead);
        SessionStart known = session();
        SessionStart unknown = session();
        dead.sessionStore().opened(List.of(known));
        dataSource.away = true;
        // Of one session the spool has only what was measured after the erasure, of the other one all.
        List<Sample> afterwards = List.of(SampleBuilder.of(known)
                .seq(1)
                .after(Duration.ofMinutes(9))
                .measured(1, 1.0, 1)
                .build());
        dead.sampleStore().append(afterwards);
        dead.sessionStore().closed(List.of(end(known, afterwards)));
        dead.sessionStore().opened(List.of(unknown));
        dead.sampleStore().append(samples(unknown, 0, 10));

        try (JdbiStorage other = JdbiStorage.builder(DATABASE).timeSource(time).build()) {
            time.advance(Duration.ofMinutes(5));
            other.personalData().erase(user);
            time.advance(Duration.ofDays(1000));
            other.maintenance().run();
        }
        dataSource.away = false;
        await().atMost(30, TimeUnit.SECONDS).until(() -> dead.spool().entries() == 0);
        dead.maintenance().run();

        assertThat(dead.spool().rejected()).isZero();
        assertThat(rows.start(known.session())).isEmpty();
        assertThat(rows.start(unknown.session())).isEmpty();
        assertThat(dead.history().sessions(user, 10, 0, null)).isEmpty();
        assertThat(rows.orphanedSamples()).isZero();
        assertThat(rows.days(user)).isEmpty();
    }

    @Test
    void waitsForAnOperatorWhenATableIsMissing() {
        JdbiStorage storage = start(ROOM);
        SessionStart start = session();
        rows.jdbi().useHandle(handle -> handle.execute("ALTER TABLE connectivity.session RENAME TO put_aside"));
        try {
            storage.sessionStore().opened(List.of(start));
            storage.sampleStore().append(samples(start, 0, 10));

            assertThat(storage.spool().entries()).isEqualTo(11);
            assertThat(storage.spool().rejected()).isZero();
        } finally {
            rows.jdbi().useHandle(handle -> handle.execute("ALTER TABLE connectivity.put_aside RENAME TO session"));
        }
        await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
        assertThat(rows.samples(start.session())).hasSize(10);
    }

    /** By a rule that only this test has. */
    @Nested
    class WhatTheDatabaseRejects {

        private final SessionStart good = session();
        private final SessionStart bad =
                new SessionStart(SessionId.next(), user, new ChannelId("poison"), good.startedAt());

        @BeforeEach
        void rejectOne() {
            rows.jdbi()
                    .useHandle(
                            handle -> handle.execute(
                                    "ALTER TABLE connectivity.session ADD CONSTRAINT taste CHECK (channel_id <> 'poison') NOT VALID"));
        }

        @AfterEach
        void acceptAll() {
            rows.jdbi()
                    .useHandle(handle ->
                            handle.execute("ALTER TABLE connectivity.session DROP CONSTRAINT IF EXISTS taste"));
        }

        private void write(JdbiStorage storage) {
            storage.sessionStore().opened(List.of(good, bad));
            List<Sample> mixed = new ArrayList<>(samples(good, 0, 50));
            mixed.addAll(20, samples(bad, 0, 3));
            storage.sampleStore().append(mixed);
            storage.sessionStore().closed(List.of(end(good, samples(good, 0, 50)), end(bad, samples(bad, 0, 3))));
        }

        private void assertAllIsThereOnce(JdbiStorage storage) {
            await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
            assertThat(storage.spool()).isEqualTo(new SpoolStatus(0, 0, 0, ROOM));
            assertThat(rows.samples(bad.session())).isEqualTo(samples(bad, 0, 3));
            assertThat(rows.end(bad.session())).contains(end(bad, samples(bad, 0, 3)));
            assertThat(rows.samples(good.session())).isEqualTo(samples(good, 0, 50));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void isKeptAloneAndTakenBackWhenItsCauseIsRemoved(boolean firstToTheSpool) {
            JdbiStorage storage = start(ROOM);
            dataSource.away = firstToTheSpool;
            write(storage);
            dataSource.away = false;

            await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
            assertThat(storage.spool().rejected()).isEqualTo(5);
            assertThat(storage.spool().bytes()).isPositive();
            assertThat(rows.samples(good.session())).isEqualTo(samples(good, 0, 50));
            assertThat(rows.end(good.session())).isPresent();
            assertThat(rows.start(bad.session())).isEmpty();

            assertThat(storage.retryRejected()).isEqualTo(5);
            await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
            assertThat(storage.spool().rejected()).as("rejected again").isEqualTo(5);

            acceptAll();
            assertThat(storage.retryRejected()).isEqualTo(5);
            assertAllIsThereOnce(storage);
        }

        @Test
        void isTriedOnceMoreAfterARestart() {
            try (JdbiStorage storage = start(ROOM)) {
                write(storage);
                assertThat(storage.spool().rejected()).isEqualTo(5);
            }
            opened.clear();
            acceptAll();

            assertAllIsThereOnce(start(ROOM));
        }

        @Test
        void isExportedAndErasedWithItsUser() throws IOException {
            JdbiStorage storage = start(ROOM);
            write(storage);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            storage.personalData().export(user, out);

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("\"spooled\":[{\"kind\":\"start\",\"session_id\":\"" + bad.session() + "\"")
                    .endsWith("}]}");
            storage.personalData().erase(user);

            assertThat(storage.spool()).isEqualTo(new SpoolStatus(0, 0, 0, ROOM));
        }

        @Test
        void isRefusedToItsSenderWhenThereIsNoRoomForIt() {
            JdbiStorage storage = start(30_000);
            storage.sessionStore().opened(List.of(good));

            assertThatThrownBy(() -> {
                        for (int from = 0; from < 10_000; from += 50) {
                            storage.sampleStore().append(samples(bad, from, from + 50));
                        }
                    })
                    .isInstanceOf(StorageFullException.class);
            storage.sampleStore().append(samples(good, 0, 50));

            assertThat(rows.samples(good.session())).hasSize(50);
            acceptAll();
            int kept = storage.retryRejected();
            await().atMost(30, TimeUnit.SECONDS).until(() -> storage.spool().entries() == 0);
            assertThat(rows.samples(bad.session())).hasSize(kept);
        }
    }

    @Test
    void belongsToOneProcess() {
        start(ROOM);

        assertThatThrownBy(() -> start(ROOM)).isInstanceOf(ConnectivityException.class);
    }
}
