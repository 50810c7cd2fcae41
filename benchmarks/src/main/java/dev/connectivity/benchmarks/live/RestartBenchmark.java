package dev.connectivity.benchmarks.live;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Restarts a server under {@code restart.clients} people (10,000) in rooms of ten who report every three seconds, once in
 * good order and once by killing it, with a durable PostgreSQL, and prints how long everybody took to be back in their own
 * session and whether every report was stored once. {@code restart.earlier} (0) gives everybody so many samples before, as
 * though the calls had lasted for longer.
 */
public final class RestartBenchmark {

    private static final int ROOM = 10;
    private static final int PATIENCE_SECONDS = 90;

    private final RestartOptions options;
    private final EmbeddedPostgres postgres;

    private RestartBenchmark(RestartOptions options, EmbeddedPostgres postgres) {
        this.options = options;
        this.postgres = postgres;
    }

    /**
     * Prints one paragraph for each way of stopping; ends with status 2 if it was asked for what it cannot do.
     *
     * @param args none
     * @throws Exception if a server does not start
     */
    public static void main(String[] args) throws Exception {
        RestartOptions options;
        try {
            options = RestartOptions.of(System.getProperties());
        } catch (IllegalArgumentException bad) {
            System.err.println(bad.getMessage());
            System.exit(2);
            return;
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start()) {
            RestartBenchmark benchmark = new RestartBenchmark(options, postgres);
            for (String way : options.ways()) {
                benchmark.run(way);
            }
        }
        System.exit(0);
    }

    private void run(String way) throws IOException, SQLException, InterruptedException {
        execute("CREATE DATABASE restart_" + way);
        int port = freePort();
        Path spool = Files.createTempDirectory("restart-benchmark");
        String url = postgres.getJdbcUrl("postgres", "restart_" + way);
        Process first = start(port, url, spool);
        InetSocketAddress server = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        try (RestartCrowd crowd = new RestartCrowd(options.clients(), ROOM, server)) {
            require(crowd.runUntil(crowd::allIn, PATIENCE_SECONDS), "not everybody came at first");
            if (options.earlier() > 0) {
                lengthen(way);
            }
            crowd.runUntil(() -> false, options.seconds());
            long stoppedAt = RestartCrowd.now();
            if (way.equals("kill")) {
                first.destroyForcibly();
            } else {
                first.getOutputStream().close();
            }
            crowd.runUntil(() -> !first.isAlive(), PATIENCE_SECONDS);
            long startedAt = RestartCrowd.now();
            Process second = start(port, url, spool);
            boolean all = crowd.runUntil(crowd::allIn, PATIENCE_SECONDS);
            crowd.members.forEach(RestartMember::stopReporting);
            boolean acknowledged = crowd.runUntil(crowd::allAcknowledged, PATIENCE_SECONDS);
            tell(way, crowd, stoppedAt, startedAt);
            System.out.printf("everybody back: %s, all reports acknowledged: %s%n", all, acknowledged);
            second.getOutputStream().close();
            second.waitFor();
            check(way, crowd);
        }
    }

    private static Process start(int port, String url, Path spool) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestartServer.class.getName(),
                        String.valueOf(port),
                        url,
                        spool.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void tell(String way, RestartCrowd crowd, long stoppedAt, long startedAt) {
        List<RestartMember.Course> courses =
                crowd.members.stream().map(member -> member.course).toList();
        long[] sinceLoss =
                sorted(courses.stream().filter(each -> each.backAt > 0).mapToLong(c -> c.backAt - c.lostAt));
        long[] sinceStart =
                sorted(courses.stream().filter(each -> each.backAt > 0).mapToLong(each -> each.backAt - startedAt));
        long[] answers = sorted(courses.stream().filter(each -> each.backAt > 0).mapToLong(c -> c.answeredWithin));
        System.out.printf(
                Locale.ROOT,
                "%s, %,d clients, %,d samples each before: the first process was gone after %.1f s%n",
                way,
                options.clients(),
                options.earlier(),
                (startedAt - stoppedAt) / 1e3);
        System.out.printf("back after the loss of the connection: %s%n", percentiles(sinceLoss));
        System.out.printf("back after the second process was begun: %s%n", percentiles(sinceStart));
        System.out.printf("from VoiceJoin to VoiceJoined: %s%n", percentiles(answers));
        System.out.printf(
                Locale.ROOT,
                "in their own session %,d; within 30 s of the loss %,d; told 1012 %,d; told unavailable %,d times,"
                        + " unknown_session %,d times, other errors %,d; attempts %,d%n",
                courses.stream().filter(each -> each.sameSession).count(),
                LongStream.of(sinceLoss).filter(each -> each <= 30_000).count(),
                courses.stream().filter(each -> each.closeCode == 1012).count(),
                courses.stream().mapToLong(each -> each.unavailable).sum(),
                courses.stream().mapToLong(each -> each.unknown).sum(),
                courses.stream().mapToLong(each -> each.otherErrors).sum(),
                courses.stream().mapToLong(each -> each.attempts).sum());
    }

    private static long[] sorted(LongStream millis) {
        return millis.sorted().toArray();
    }

    private static String percentiles(long[] sorted) {
        return sorted.length == 0
                ? "nobody"
                : String.format(
                        Locale.ROOT,
                        "50 %% %.2f s, 99 %% %.2f s, 100 %% %.2f s",
                        sorted[sorted.length / 2] / 1e3,
                        sorted[(int) (sorted.length * 0.99)] / 1e3,
                        sorted[sorted.length - 1] / 1e3);
    }

    /** What the database has must be what was sent. */
    private void check(String way, RestartCrowd crowd) throws SQLException {
        long sent = crowd.members.stream().mapToLong(member -> member.seq).sum();
        try (Connection connection =
                        postgres.getDatabase("postgres", "restart_" + way).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), count(DISTINCT (session_key, seq)),"
                                + " (SELECT count(*) FROM connectivity.session) FROM connectivity_private.sample WHERE seq IS NOT NULL")) {
            row.next();
            System.out.printf(
                    Locale.ROOT,
                    "sent %,d reports, stored %,d, of them different %,d, in %,d sessions%n%n",
                    sent,
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3));
        }
    }

    /** Samples without numbers, so that they are not taken for the clients' own. */
    private void lengthen(String way) throws SQLException {
        try (Connection connection =
                        postgres.getDatabase("postgres", "restart_" + way).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO connectivity_private.sample"
                    + " (session_key, seq, time, loss, session_day, latency, jitter, level)"
                    + " SELECT session_key, NULL, started_at + n * interval '1 ms', 0.5, session_day, 42, 5, 3"
                    + " FROM generate_series(1, " + options.earlier() + ") n, connectivity.session");
            statement.execute("ANALYZE connectivity_private.sample");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalStateException(otherwise);
        }
    }
}
