package dev.connectivity.benchmarks.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.room.LiveSession;
import dev.connectivity.stats.VoiceStats;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The writer, from the queue to the acknowledgement of everything in it, against two other ways to store the same rows
 * in the same kind of table: bare COPY of bytes made before, and the obvious way, a lookup and an INSERT for each
 * sample.
 */
final class IngestBenchmark {

    /** As many as the writer takes at once, so that both commit equally often. */
    private static final int ROWS_A_COMMIT = 8192;

    private static final String EMPTY = "TRUNCATE connectivity_private.sample";
    private static final int WARMING = 2;

    private final Scale scale;
    private final HikariDataSource ours;
    private final HikariDataSource bare;
    private final Acknowledgements acknowledgements = new Acknowledgements();

    IngestBenchmark(Scale scale, Server server) throws SQLException {
        this.scale = scale;
        this.ours = server.newDatabase();
        this.bare = server.newDatabase();
    }

    List<Figure> run() throws SQLException, IOException {
        double[] writer = new double[scale.rounds()];
        double[] copy = new double[scale.rounds()];
        double[] single = new double[scale.rounds()];
        try (JdbiStorage storage = JdbiStorage.builder(ours).build();
                JdbiStorage floor = JdbiStorage.builder(bare).build()) {
            // Makes today's partition.
            storage.maintenance().run();
            floor.maintenance().run();
            Server.execute(
                    bare,
                    "CREATE TABLE channel (id text PRIMARY KEY, guild_id text)",
                    "INSERT INTO channel SELECT 'channel-' || n, 'guild-' || n % 10 FROM generate_series(0, 999) n");
            for (int round = -WARMING; round < scale.rounds(); round++) {
                double copied = copy();
                double written = writer(storage);
                double inserted = oneByOne();
                if (round >= 0) {
                    copy[round] = copied;
                    writer[round] = written;
                    single[round] = inserted;
                }
            }
        }
        Figure floor = Figure.alone("bare binary COPY of ready bytes", "samples/s", copy);
        Figure slow = Figure.alone("SELECT and INSERT per sample", "samples/s", single);
        Figure contender = Figure.alone("writer, queue to acknowledgement", "samples/s", writer);
        return List.of(floor, slow, contender.against(floor), contender.against(slow));
    }

    private double writer(JdbiStorage storage) throws SQLException {
        prepare(ours);
        int samples = scale.sessions() * scale.samplesASession();
        acknowledgements.reset(scale.samplesASession() - 1);
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(storage.sessionStore(), storage.sampleStore())
                .channelDirectory(acknowledgements)
                .broadcaster(acknowledgements)
                .queueCapacity(samples)
                .acknowledgeInterval(java.time.Duration.ZERO)
                .manual()
                .build()) {
            List<LiveSession> sessions = IntStream.range(0, scale.sessions())
                    .mapToObj(i -> monitor.join(new UserId("user-" + i), "n", new ChannelId("channel-" + i), this)
                            .orElseThrow())
                    .toList();
            monitor.tick();
            SplittableRandom random = new SplittableRandom(1);
            for (long seq = 0; seq < scale.samplesASession(); seq++) {
                for (LiveSession session : sessions) {
                    monitor.report(
                            session,
                            new VoiceStats(
                                    random.nextInt(20, 300),
                                    random.nextDouble(5),
                                    random.nextInt(60),
                                    null,
                                    null,
                                    seq));
                }
            }
            long begin = System.nanoTime();
            monitor.tick();
            double rate = rate(samples, begin);
            if (acknowledgements.complete() != sessions.size()) {
                throw new IllegalStateException("only " + acknowledgements.complete() + " sessions were acknowledged");
            }
            return rate;
        } finally {
            Server.execute(ours, "DELETE FROM connectivity.session");
        }
    }

    private double copy() throws SQLException, IOException {
        prepare(bare);
        int samples = scale.sessions() * scale.samplesASession();
        SplittableRandom random = new SplittableRandom(1);
        List<SampleBytes> batches = new ArrayList<>();
        for (int from = 0; from < samples; from += ROWS_A_COMMIT) {
            SampleBytes batch = new SampleBytes();
            for (int i = from; i < Math.min(samples, from + ROWS_A_COMMIT); i++) {
                batch.add(i % scale.sessions(), i / scale.sessions(), random);
            }
            batches.add(batch);
        }
        try (Connection connection = bare.getConnection()) {
            connection.setAutoCommit(false);
            long begin = System.nanoTime();
            for (SampleBytes batch : batches) {
                batch.copyInto(connection);
                connection.commit();
            }
            return rate(samples, begin);
        }
    }

    private double oneByOne() throws SQLException {
        prepare(bare);
        SplittableRandom random = new SplittableRandom(1);
        try (Connection connection = bare.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT guild_id FROM channel WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO connectivity_private.sample"
                        + " (session_key, seq, time, loss, session_day, latency, jitter, level)"
                        + " VALUES (?, ?, now(), ?, (now() AT TIME ZONE 'UTC')::date, ?, ?, 3)")) {
            long begin = System.nanoTime();
            for (int i = 0; i < scale.singleRows(); i++) {
                select.setString(1, "channel-" + i % 1000);
                select.executeQuery().close();
                insert.setLong(1, i % scale.sessions());
                insert.setLong(2, i / scale.sessions());
                insert.setDouble(3, random.nextDouble(5));
                insert.setInt(4, random.nextInt(20, 300));
                insert.setInt(5, random.nextInt(60));
                insert.executeUpdate();
            }
            return rate(scale.singleRows(), begin);
        }
    }

    private static void prepare(HikariDataSource database) throws SQLException {
        Server.execute(database, EMPTY, "CHECKPOINT");
    }

    private static double rate(int samples, long beginNanos) {
        return samples * 1e9 / (System.nanoTime() - beginNanos);
    }
}
