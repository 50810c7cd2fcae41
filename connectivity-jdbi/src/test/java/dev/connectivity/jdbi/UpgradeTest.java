package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionDetail.Resolution;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.StoredSession;
import dev.connectivity.testkit.SampleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of every earlier version of the schema, with what that version stored in them. */
class UpgradeTest {

    private static final UserId ALICE = new UserId("alice");
    private static final UserId ERASED = new UserId("erased");
    private static final int LATEST = 5;

    /** No session of half a minute is in two minutes. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);

    private final SessionStart ended = start(ALICE, Duration.ofHours(3));
    private final SessionStart open = start(ALICE, Duration.ofMinutes(5));
    private final SessionStart dropped = start(ALICE, Duration.ofDays(12));
    private final SessionStart forgotten = start(ERASED, Duration.ofHours(1));
    private final SessionStart unheardOf = start(ERASED, Duration.ofHours(1));

    private SessionStart start(UserId user, Duration ago) {
        return new SessionStart(SessionId.next(), user, new ChannelId("lobby"), now.minus(ago));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void keepWhatTheyHold(int version) {
        try (HikariDataSource database = PostgresServer.newDatabase()) {
            ConnectivitySchema.migrate(database, ConnectivitySchema.DEFAULT_READER, Integer.toString(version));
            StoredRows rows = new StoredRows(database);
            rows.jdbi().useTransaction(handle -> store(handle, version));

            ConnectivitySchema.migrate(database);

            assertThat(versionOf(rows)).isEqualTo(LATEST);
            try (JdbiStorage storage = JdbiStorage.builder(database).build()) {
                assertGoesOn(storage, version);
                storage.maintenance().run();
                assertThat(rows.samples(ended.session())).hasSize(1);
                assertThat(rows.rollups(RollupRows.MINUTES, ended.session())).hasSize(1);
                assertStaysErased(storage, version);
                if (version >= 2) {
                    assertIsStillRolledUp(storage, rows);
                }
            }
        }
    }

    private static int versionOf(StoredRows rows) {
        return rows.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT max(version::int) FROM connectivity.schema_history WHERE success")
                        .mapTo(Integer.class)
                        .one());
    }

    private void store(Handle handle, int version) {
        handle.execute(
                "INSERT INTO connectivity_private.node (name, seen_at, lease_until) VALUES ('old', now(), now())");
        new Partitions()
                .ensure(
                        handle,
                        List.of((int) day(ended).toEpochDay(), (int) day(open).toEpochDay(), (int)
                                day(dropped).toEpochDay()));
        session(handle, ended, true);
        session(handle, open, false);
        sample(handle, ended);
        sample(handle, open);
        handle.createUpdate("INSERT INTO connectivity_private.erased_session (session_id, session_key, session_day)"
                        + " VALUES (:id, 0, :day)")
                .bind("id", forgotten.session().value())
                .bind("day", day(forgotten))
                .execute();
        if (version >= 2) {
            storeRollups(handle);
        }
        if (version >= 3) {
            handle.createUpdate("UPDATE connectivity.session SET clock_offset_ms = 77 WHERE session_id = :id")
                    .bind("id", open.session().value())
                    .execute();
        }
        if (version >= 4) {
            handle.createUpdate("INSERT INTO connectivity_private.erased_user (user_hash, erased_at) VALUES ("
                            + SessionRows.hashOf(":user") + ", :at)")
                    .bind("user", ERASED.value())
                    .bind("at", SessionRows.at(now))
                    .execute();
        }
    }

    private static LocalDate day(SessionStart start) {
        return LocalDate.ofInstant(start.startedAt(), ZoneOffset.UTC);
    }

    /** With the columns there were from the beginning. */
    private static void session(Handle handle, SessionStart start, boolean over) {
        handle.createUpdate(
                        "INSERT INTO connectivity.session (session_id, user_id, channel_id, started_at, session_day,"
                                + " ended_at, end_reason, node_key) SELECT :id, :user, :channel, :start, :day,"
                                + " CASE WHEN :over THEN :start + interval '30 s' END, CASE WHEN :over THEN 'LEFT' END,"
                                + " node_key FROM connectivity_private.node WHERE name = 'old'")
                .bind("id", start.session().value())
                .bind("user", start.user().value())
                .bind("channel", start.channel().value())
                .bind("start", SessionRows.at(start.startedAt()))
                .bind("day", day(start))
                .bind("over", over)
                .execute();
    }

    private static void sample(Handle handle, SessionStart start) {
        handle.createUpdate(
                        "INSERT INTO connectivity_private.sample (session_key, session_day, seq, time, latency, level)"
                                + " SELECT session_key, session_day, 1, started_at, 42, 3 FROM connectivity.session"
                                + " WHERE session_id = :id")
                .bind("id", start.session().value())
                .execute();
    }

    private SortedMap<Long, SampleTotals> bucket(Duration span) {
        SortedMap<Long, SampleTotals> bucket = new TreeMap<>();
        bucket.put(
                Rollup.floor(dropped.startedAt().toEpochMilli(), span),
                SampleTotals.of(
                        List.of(SampleBuilder.of(dropped).measured(321, 2.0, 9).build()),
                        IncidentPolicy.DEFAULT,
                        dropped.startedAt().plusSeconds(1)));
        return bucket;
    }

    /** Of a session whose samples are gone already. */
    private void storeRollups(Handle handle) {
        session(handle, dropped, true);
        long key = handle.createQuery("UPDATE connectivity.session SET stale = false, rolled_at = ended_at, samples = 1"
                        + " WHERE session_id = :id RETURNING session_key")
                .bind("id", dropped.session().value())
                .mapTo(Long.class)
                .one();
        try {
            RollupRows.insert(
                    handle,
                    RollupRows.MINUTES,
                    List.of(new RollupRows.Buckets(key, ALICE.value(), bucket(Rollup.MINUTE))));
            RollupRows.insert(
                    handle, RollupRows.HOURS, List.of(new RollupRows.Buckets(key, ALICE.value(), bucket(Rollup.HOUR))));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        RollupRows.replaceDays(handle, ALICE.value(), List.of(day(dropped)));
        handle.createUpdate("UPDATE connectivity_private.raw_horizon SET dropped_before = :day")
                .bind("day", day(dropped).plusDays(1))
                .execute();
    }

    private void assertGoesOn(JdbiStorage storage, int version) {
        StoredSession reopened = storage.sessionStore()
                .reopen(new Resumption(open.session(), open.user(), open.channel(), now.minus(Duration.ofDays(1))))
                .orElseThrow();

        assertThat(reopened.start()).isEqualTo(open);
        assertThat(reopened.storedSeqs()).containsExactly(new SeqRange(1, 1));
        assertThat(reopened.totals().samples()).isEqualTo(1);
        assertThat(reopened.clockOffsetMillis()).isEqualTo(version >= 3 ? 77L : null);
        storage.sampleStore()
                .append(List.of(
                        SampleBuilder.of(open).seq(1).build(),
                        SampleBuilder.of(open).seq(2).build()));
        assertThat(storage.history()
                        .session(ALICE, open.session())
                        .orElseThrow()
                        .points())
                .hasSize(2);
        assertThat(storage.history().session(new UserId("mallory"), open.session()))
                .isEmpty();
    }

    private void assertStaysErased(JdbiStorage storage, int version) {
        storage.sessionStore().opened(List.of(forgotten, unheardOf));

        assertThat(storage.history().session(ERASED, forgotten.session())).isEmpty();
        assertThat(storage.history().session(ERASED, unheardOf.session()).isEmpty())
                .as("erased before there were notes of users")
                .isEqualTo(version >= 4);
    }

    private void assertIsStillRolledUp(JdbiStorage storage, StoredRows rows) {
        SessionDetail detail =
                storage.history().session(ALICE, dropped.session()).orElseThrow();

        assertThat(detail.resolution()).isEqualTo(Resolution.MINUTE);
        assertThat(detail.points())
                .singleElement()
                .satisfies(point -> assertThat(point.latencyMillis()).isEqualTo(321));
        assertThat(rows.days(ALICE)).containsKey(day(dropped));
        assertThat(rows.rollups(RollupRows.HOURS, dropped.session())).isEqualTo(bucket(Rollup.HOUR));
    }
}
