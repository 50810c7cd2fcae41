package dev.connectivity.jdbi;

import dev.connectivity.UserId;
import dev.connectivity.spi.PersonalData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One user's data out of PostgreSQL, which makes the JSON itself. It is read as that user, under row-level security,
 * through a cursor.
 */
final class JdbiPersonalData implements PersonalData {

    private static final int ROWS_AT_A_TIME = 1000;

    private static final String[][] PARTS = {
        {
            "sessions",
            "SELECT session_id, channel_id, started_at, ended_at, end_reason, samples, latency_count, latency_sum,"
                    + " latency_max, loss_count, loss_sum, loss_max, jitter_count, jitter_sum, jitter_max,"
                    + " worst AS worst_quality, red_ms, orange_ms, yellow_ms, green_ms, unknown_ms, incidents,"
                    + " clock_offset_ms FROM connectivity.session WHERE user_id = :user ORDER BY started_at"
        },
        {
            "samples",
            "SELECT session_id, seq, time, latency AS latency_ms, loss AS packet_loss, jitter AS jitter_ms,"
                    + " level AS quality FROM connectivity.sample ORDER BY session_id, time"
        },
        {"minutes", rollup("rollup_minute r JOIN connectivity.session s USING (session_key)", "s.session_id, r.bucket")
        },
        {"hours", rollup("rollup_hour r JOIN connectivity.session s USING (session_key)", "s.session_id, r.bucket")},
        {"days", rollup("rollup_day r", "r.day")}
    };

    private final ReadAsUser read;
    private final Erasure erasure;
    private final @Nullable SpoolingStores spooling;

    JdbiPersonalData(ReadAsUser read, Erasure erasure, @Nullable SpoolingStores spooling) {
        this.read = read;
        this.erasure = erasure;
        this.spooling = spooling;
    }

    @Override
    public void export(UserId user, OutputStream out) throws IOException {
        if (spooling != null) {
            spooling.replay();
        }
        try {
            read.stream("export a user's data", user, handle -> {
                String id = handle.createQuery("SELECT to_json(:user::text)::text")
                        .bind("user", user.value())
                        .mapTo(String.class)
                        .one();
                write(out, "{\"user_id\":" + id);
                for (String[] part : PARTS) {
                    write(out, ",\"" + part[0] + "\":[");
                    writeRows(handle, user, part[1], out);
                    write(out, "]");
                }
                write(out, ",\"spooled\":[");
                if (spooling != null) {
                    write(out, String.join(",", spooling.export(user)));
                }
                write(out, "]}");
                out.flush();
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    @Override
    public void erase(UserId user) {
        // First to the database, so that the sessions are known there as erased.
        if (spooling != null) {
            spooling.replay();
            spooling.erase(user);
        }
        erasure.erase(user);
    }

    private static void writeRows(Handle handle, UserId user, String sql, OutputStream out) {
        boolean[] first = {true};
        handle.createQuery("SELECT row_to_json(x)::text FROM (" + sql + ") x WHERE :user <> ''")
                .bind("user", user.value())
                .setFetchSize(ROWS_AT_A_TIME)
                .mapTo(String.class)
                .useIterator(rows -> rows.forEachRemaining(row -> {
                    write(out, first[0] ? row : "," + row);
                    first[0] = false;
                }));
    }

    /** The output's own failure must not be taken for the database's. */
    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String rollup(String from, String key) {
        return "SELECT " + key + ", r.samples, r.latency_count, r.latency_sum, r.latency_max, r.loss_count, r.loss_sum,"
                + " r.loss_max, r.jitter_count, r.jitter_sum, r.jitter_max, r.worst AS worst_quality, r.red_ms,"
                + " r.orange_ms, r.yellow_ms, r.green_ms, r.unknown_ms, r.incidents FROM connectivity." + from
                + " WHERE r.user_id = :user ORDER BY " + key;
    }
}
