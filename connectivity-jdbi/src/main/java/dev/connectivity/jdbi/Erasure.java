package dev.connectivity.jdbi;

import dev.connectivity.UserId;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Erases users. Starts and samples of theirs may still be under way, here or in another node's spool, which may come
 * back after years. Notes keep them out: of the time of the erasure, under a hash of the user's id, for ever; of the
 * erased sessions, without a user, for a while, so that processes that know these sessions hear of it.
 */
final class Erasure {

    /** Any number: erasures come one after another, so that their numbers ascend in the order they become visible. */
    private static final long LOCK = 0x636f6e6e_65726173L;

    private static final Duration NOTE_KEPT = Duration.ofDays(30);

    private final Database database;

    private final TimeSource time;

    Erasure(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    void erase(UserId user) {
        database.run("erase a user", handle -> {
            handle.createQuery("SELECT pg_advisory_xact_lock(:lock)::text")
                    .bind("lock", LOCK)
                    .mapTo(String.class)
                    .one();
            handle.createUpdate("INSERT INTO connectivity_private.erased_user (user_hash, erased_at)"
                            + " VALUES (" + SessionRows.hashOf(":user") + ", :now)"
                            + " ON CONFLICT (user_hash) DO UPDATE SET erased_at = excluded.erased_at")
                    .bind("user", user.value())
                    .bind("now", SessionRows.at(time.now()))
                    .execute();
            // The session rows go first: whoever rolls them up or takes them over holds them locked.
            handle.createUpdate("WITH gone AS (DELETE FROM connectivity.session WHERE user_id = :user"
                            + " RETURNING session_id, session_key, session_day)"
                            + " INSERT INTO connectivity_private.erased_session"
                            + " (session_id, session_key, session_day, erased_at)"
                            + " SELECT session_id, session_key, session_day, :now FROM gone"
                            + " ON CONFLICT (session_id) DO NOTHING")
                    .bind("user", user.value())
                    .bind("now", SessionRows.at(time.now()))
                    .execute();
            for (String table : new String[] {"rollup_minute", "rollup_hour", "rollup_day"}) {
                handle.createUpdate("DELETE FROM connectivity." + table + " WHERE user_id = :user")
                        .bind("user", user.value())
                        .execute();
            }
            deleteSamples(handle);
        });
    }

    /**
     * Deletes what came for erased sessions in spite of all, and notes of sessions that no process can still know.
     * Should something of such a session come after all, its user's note tells.
     */
    void sweep(Instant now) {
        database.run("sweep up after erasures", handle -> {
            deleteSamples(handle);
            handle.createUpdate("DELETE FROM connectivity_private.erased_session WHERE erased_at < :before")
                    .bind("before", SessionRows.at(now.minus(NOTE_KEPT)))
                    .execute();
        });
    }

    private static void deleteSamples(Handle handle) {
        handle.execute("DELETE FROM connectivity_private.sample r USING connectivity_private.erased_session e"
                + " WHERE r.session_key = e.session_key AND r.session_day = e.session_day");
    }
}
