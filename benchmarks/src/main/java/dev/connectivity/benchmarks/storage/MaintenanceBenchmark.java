package dev.connectivity.benchmarks.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.jdbi.MaintenanceReport;
import dev.connectivity.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A day of many users, rolled up in one run, and what it takes on disk. Everybody has a session of half an hour with a
 * sample every three seconds.
 */
final class MaintenanceBenchmark {

    private static final int SAMPLES_A_SESSION = 600;
    private static final String DAY = "((now() AT TIME ZONE 'UTC')::date - 2)";

    private static final String SESSIONS = "INSERT INTO connectivity.session (session_id, user_id, channel_id,"
            + " started_at, session_day, ended_at, end_reason, node_key, samples)"
            + " SELECT gen_random_uuid(), 'user-' || u, 'channel-' || u / 5, t, " + DAY
            + ", t + interval '30 minutes', 'LEFT', 0, " + SAMPLES_A_SESSION
            + " FROM generate_series(1, %d) u,"
            + " LATERAL (SELECT " + DAY
            + " AT TIME ZONE 'UTC' + interval '9 hours' + interval '7 s' * (u %% 500)"
            + ") started(t)";

    /** In the order they come in life, all sessions' at a time; typical latencies from which single samples differ. */
    private static final String SAMPLES = "DO $$ BEGIN FOR seq IN 1.." + SAMPLES_A_SESSION + " LOOP"
            + " INSERT INTO connectivity_private.sample SELECT session_key, seq, started_at + interval '3 s' * seq,"
            + " CASE WHEN random() < 0.9 THEN 0 ELSE random() * 4 END, session_day,"
            + " 20 + session_key % 100 + 16 * (random() + random() + random()), random() * 12,"
            + " CASE WHEN random() < 0.9 THEN 3 ELSE 2 END FROM connectivity.session; END LOOP; END $$";

    private final Scale scale;
    private final Server server;

    MaintenanceBenchmark(Scale scale, Server server) {
        this.scale = scale;
        this.server = server;
    }

    List<Figure> run() throws SQLException {
        List<Figure> figures = new ArrayList<>();
        Figure one = maintain(scale.maintainedUsers(), figures, false);
        Figure ten = maintain(scale.maintainedUsers() * 10, figures, true).against(one);
        figures.add(0, one);
        figures.add(1, ten);
        return figures;
    }

    private Figure maintain(int users, List<Figure> figures, boolean weigh) throws SQLException {
        long samples = (long) users * SAMPLES_A_SESSION;
        try (HikariDataSource database = server.newDatabase();
                JdbiStorage storage = JdbiStorage.builder(database).build()) {
            HistoryData.makePartitions(database, 3);
            Server.execute(database, SESSIONS.formatted(users), SAMPLES, "ANALYZE", "CHECKPOINT");
            double before = rawBytes(database);
            MaintenanceReport report = storage.maintenance().run();
            if (report.sessionsRolledUp() != users) {
                throw new IllegalStateException("not everything was rolled up: " + report);
            }
            if (weigh) {
                weigh(database, samples, before, report, figures);
            }
            figures.add(Figure.alone(
                    "dropping that day of " + users + " users when it is over for long",
                    "s",
                    later(database, report).toMillis() / 1e3));
            return Figure.alone(
                    "maintenance of a day of " + users + " users, " + samples + " samples",
                    "s",
                    report.duration().toMillis() / 1e3);
        }
    }

    /** Returns how long the maintenance takes when the samples are past their retention. */
    private static Duration later(HikariDataSource database, MaintenanceReport before) {
        try (JdbiStorage storage = JdbiStorage.builder(database)
                .timeSource(new Later(Duration.ofDays(8)))
                .build()) {
            MaintenanceReport report = storage.maintenance().run();
            if (report.rawDaysDropped() == 0 || report.sessionsRolledUp() > 0) {
                throw new IllegalStateException("the day was not dropped: " + report + " after " + before);
            }
            return report.duration();
        }
    }

    /** The machine's clock, put forward. */
    private record Later(Duration by) implements TimeSource {

        @Override
        public long wallMillis() {
            return TimeSource.system().wallMillis() + by.toMillis();
        }

        @Override
        public long nanos() {
            return TimeSource.system().nanos();
        }
    }

    private static void weigh(
            HikariDataSource database, long samples, double rawBytes, MaintenanceReport report, List<Figure> figures)
            throws SQLException {
        Figure raw = Figure.alone("on disk, raw with its index", "bytes/sample", rawBytes / samples);
        figures.add(raw);
        if (report.chunksCompressed() > 0) {
            figures.add(Figure.alone("on disk, raw compressed", "bytes/sample", rawBytes(database) / samples)
                    .against(raw));
        }
        double kept = 0;
        for (String table : List.of("rollup_minute", "rollup_hour", "rollup_day", "session")) {
            double bytes = Server.number(database, "SELECT pg_total_relation_size('connectivity." + table + "')");
            figures.add(Figure.alone("on disk, " + table, "bytes/sample", bytes / samples)
                    .against(raw));
            kept += table.equals("rollup_day") || table.equals("session") ? bytes : 0;
        }
        figures.add(Figure.alone("on disk, what stays for ever", "bytes/sample", kept / samples)
                .against(raw));
    }

    /** Of the parts of the raw table, whether they are our partitions or TimescaleDB's chunks, compressed or not. */
    private static double rawBytes(HikariDataSource database) throws SQLException {
        return Server.number(
                database,
                "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
                        + " AND (n.nspname = 'connectivity_private' AND c.relname LIKE 'sample%'"
                        + " OR n.nspname = '_timescaledb_internal' AND c.relname LIKE '%hyper%')");
    }
}
