package dev.connectivity.benchmarks.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Histories of many users, a session a day for each: two sessions are stored and rolled up the regular way, and copied
 * within the database to other users and days, in every tier as far back as it is kept. The sessions of measured users
 * last half an hour, those of all others five minutes.
 */
final class HistoryData {

    private static final int RAW_DAYS = 7;
    private static final int MINUTE_DAYS = 30;
    private static final int HOUR_DAYS = 365;
    private static final String MEASURED = "long";
    private static final String OTHERS = "short";

    private final HikariDataSource database;

    HistoryData(HikariDataSource database) {
        this.database = database;
    }

    static UserId briefUser(int index) {
        return new UserId("brief-" + index);
    }

    static UserId longUser(int index) {
        return new UserId("early-" + index);
    }

    void store(Scale scale) throws SQLException {
        makePartitions(database, RAW_DAYS + 3);
        try (JdbiStorage storage = JdbiStorage.builder(database).build()) {
            template(storage, MEASURED, 600);
            template(storage, OTHERS, 100);
            storage.maintenance().run();
        }
        copySessions(OTHERS, "other-", scale.users() - 2 * scale.measuredUsers(), MINUTE_DAYS);
        copySessions(MEASURED, "brief-", scale.measuredUsers(), MINUTE_DAYS);
        copySessions(MEASURED, "early-", scale.measuredUsers(), scale.longHistoryDays());
        for (int day = 0; day < RAW_DAYS; day++) {
            copySamples(day);
        }
        copyRollups("rollup_minute", MINUTE_DAYS);
        copyRollups("rollup_hour", HOUR_DAYS);
        Server.execute(
                database,
                "INSERT INTO connectivity.rollup_day SELECT user_id, session_day, samples, latency_count, latency_sum,"
                        + " latency_max, loss_count, loss_sum, loss_max, jitter_count, jitter_sum, jitter_max,"
                        + " worst, red_ms,"
                        + " orange_ms, yellow_ms, green_ms, unknown_ms, incidents, latencies FROM connectivity.session"
                        + " ON CONFLICT DO NOTHING",
                "VACUUM ANALYZE");
    }

    /** Makes the partitions of days that are over, where that is not TimescaleDB's business. */
    static void makePartitions(HikariDataSource database, int days) throws SQLException {
        boolean plain = Server.text(
                        database, "SELECT relkind FROM pg_class WHERE oid = 'connectivity_private.sample'::regclass")
                .equals("p");
        for (int day = 0; plain && day <= days; day++) {
            Server.execute(
                    database,
                    "DO $$ DECLARE d date := (now() AT TIME ZONE 'UTC')::date - " + day + "; BEGIN EXECUTE format("
                            + "'CREATE TABLE IF NOT EXISTS connectivity_private.sample_%s PARTITION OF"
                            + " connectivity_private.sample"
                            + " FOR VALUES FROM (%L) TO (%L)', to_char(d, 'YYYY_MM_DD'), d, d + 1); END $$");
        }
    }

    private static void template(JdbiStorage storage, String name, int count) {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));
        SessionStart start = new SessionStart(SessionId.next(), new UserId(name), new ChannelId(name), begin);
        SplittableRandom random = new SplittableRandom(count);
        List<Sample> samples = new ArrayList<>();
        for (long seq = 0; seq < count; seq++) {
            int latency = 40 + random.nextInt(20) + random.nextInt(20);
            double loss = random.nextInt(10) == 0 ? random.nextDouble(4) : 0;
            int jitter = random.nextInt(12);
            samples.add(new Sample(
                    start.session(),
                    start.user(),
                    start.channel(),
                    seq,
                    begin.plusSeconds(3 * seq).toEpochMilli(),
                    latency,
                    loss,
                    jitter,
                    QualityThresholds.DEFAULT.assess(latency, loss, jitter).level()));
        }
        Instant end = begin.plusSeconds(3L * count);
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(samples);
        storage.sessionStore()
                .closed(List.of(new SessionSummary(
                        start, end, SampleTotals.of(samples, IncidentPolicy.DEFAULT, end), EndReason.LEFT)));
    }

    /** Copies go back by whole hours, so that they fall into the buckets as their original did. */
    private void copySessions(String template, String users, int count, int days) throws SQLException {
        String columns =
                "samples, latency_count, latency_sum, latency_max, loss_count, loss_sum, loss_max, jitter_count,"
                        + " jitter_sum, jitter_max, worst, red_ms, orange_ms, yellow_ms, green_ms, unknown_ms,"
                        + " incidents, latencies";
        Server.execute(
                database,
                "INSERT INTO connectivity.session (session_id, user_id, channel_id, started_at, session_day, ended_at,"
                        + " end_reason, node_key, stale, rolled_at, " + columns + ")"
                        + " SELECT gen_random_uuid(), '" + users + "' || u, channel_id, started_at - back,"
                        + " ((started_at - back) AT TIME ZONE 'UTC')::date, ended_at - back, end_reason,"
                        + " node_key, false,"
                        + " rolled_at, " + columns
                        + " FROM connectivity.session, generate_series(" + (days - 1) + ", 0, -1) d,"
                        + " generate_series(0, " + (count - 1) + ") u,"
                        + " LATERAL (SELECT d * interval '1 day' + (u % 8) * interval '1 hour') moved(back)"
                        + " WHERE user_id = '" + template + "'");
    }

    private void copySamples(int daysBack) throws SQLException {
        Server.execute(
                database,
                "INSERT INTO connectivity_private.sample (session_key, seq, time, loss, session_day, latency,"
                        + " jitter, level)"
                        + " SELECT s.session_key, r.seq, r.time - (t.started_at - s.started_at), r.loss, s.session_day,"
                        + " r.latency, r.jitter, r.level FROM connectivity.session s"
                        + " JOIN connectivity.session t ON t.user_id = s.channel_id AND t.session_key <> s.session_key"
                        + " JOIN connectivity_private.sample r ON r.session_key = t.session_key"
                        + " AND r.session_day = t.session_day"
                        + " WHERE s.session_day = (now() AT TIME ZONE 'UTC')::date - 1 - " + daysBack);
    }

    private void copyRollups(String table, int days) throws SQLException {
        String columns = "latency_sum, latency_max, loss_sum, loss_max, jitter_sum, jitter_max, samples, latency_count,"
                + " loss_count, jitter_count, red_ms, orange_ms, yellow_ms, green_ms, unknown_ms, incidents, worst";
        Server.execute(
                database,
                "INSERT INTO connectivity." + table + " (session_key, bucket, user_id, latencies, " + columns + ")"
                        + " SELECT s.session_key, r.bucket - (t.started_at - s.started_at), s.user_id, r.latencies, r."
                        + columns.replace(", ", ", r.")
                        + " FROM connectivity.session s"
                        + " JOIN connectivity.session t ON t.user_id = s.channel_id AND t.session_key <> s.session_key"
                        + " JOIN connectivity." + table + " r ON r.session_key = t.session_key"
                        + " WHERE s.session_day > (now() AT TIME ZONE 'UTC')::date - " + days);
    }
}
