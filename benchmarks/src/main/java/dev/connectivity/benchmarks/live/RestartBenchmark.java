package dev.connectivity.benchmarks.live;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Restarts a server under {@code restart.clients} people (10,000) in rooms of ten who report every three seconds, once
 * in good order and once by killing it, with a durable PostgreSQL, and prints how long everybody took to be back in
 * their own session and whether every report was stored once. {@code restart.earlier} (0) gives everybody so many
 * samples before, as though the calls had lasted for longer.
 */
public final class RestartBenchmark {

    private static final int ROOM = 10;
    private static final int PATIENCE_SECONDS = 90;

    private final RestartOptions options;
    private final EmbeddedPostgres postgres;

    RestartBenchmark(RestartOptions options, EmbeddedPostgres postgres) {
        this.options = options;
        this.postgres = postgres;
    }

    /**
     * Prints one paragraph for each way of stopping; ends with status 1 if somebody did not come back or a report is
     * not stored once, with 2 if it was asked for what it cannot do.
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
        boolean passed = true;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start()) {
            RestartBenchmark benchmark = new RestartBenchmark(options, postgres);
            for (String way : options.ways()) {
                passed &= benchmark.run(way);
            }
        }
        System.exit(passed ? 0 : 1);
    }

    /** Restarts it in one way; returns whether all came back and what they reported is stored once. */
    boolean run(String way) throws IOException, SQLException {
        execute("CREATE DATABASE restart_" + way);
        Path spool = Files.createTempDirectory("restart-benchmark");
        String url = postgres.getJdbcUrl("postgres", "restart_" + way);
        try (ServerProcess first = start(0, url, spool);
                RestartCrowd crowd = new RestartCrowd(options.clients(), ROOM, first.port())) {
            if (!crowd.runUntilAll(RestartMember::isIn, PATIENCE_SECONDS)) {
                throw new IOException("Not everybody came at first");
            }
            if (options.earlier() > 0) {
                lengthen(way);
            }
            crowd.runUntil(() -> false, options.seconds());
            crowd.members.forEach(RestartMember::beginCourse);
            long stoppedAt = System.currentTimeMillis();
            if (way.equals("kill")) {
                first.kill();
            } else {
                first.stop();
            }
            crowd.runUntil(() -> !first.isAlive(), PATIENCE_SECONDS);
            long startedAt = System.currentTimeMillis();
            try (ServerProcess second = start(first.port(), url, spool)) {
                boolean back = crowd.runUntilAll(member -> member.course().isBack(), PATIENCE_SECONDS);
                crowd.members.forEach(RestartMember::stopReporting);
                boolean acknowledged = crowd.runUntilAll(RestartMember::isAcknowledged, PATIENCE_SECONDS);
                tell(way, crowd, stoppedAt, startedAt);
                System.out.printf("everybody back: %s, all reports acknowledged: %s%n", back, acknowledged);
                second.stop();
                boolean ended = crowd.runUntil(() -> !second.isAlive(), PATIENCE_SECONDS);
                return isStoredOnce(way, crowd) && back && acknowledged && ended;
            }
        } finally {
            delete(spool);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static ServerProcess start(int port, String url, Path spool) throws IOException {
        return new ServerProcess(
                List.of("-Xmx2g", ServerProcess.USUAL_JVM), "restart", url, String.valueOf(port), spool.toString());
    }

    private void tell(String way, RestartCrowd crowd, long stoppedAt, long startedAt) {
        List<RestartMember.Course> courses =
                crowd.members.stream().map(RestartMember::course).toList();
        long[] sinceLoss = sorted(courses, RestartMember.Course::millisSinceLoss);
        System.out.printf(
                Locale.ROOT,
                "%s, %,d clients, %,d samples each before: the first process was gone after %.1f s%n",
                way,
                options.clients(),
                options.earlier(),
                (startedAt - stoppedAt) / 1e3);
        System.out.printf("back after the loss of the connection: %s%n", percentiles(sinceLoss));
        System.out.printf(
                "back after the second process was begun: %s%n",
                percentiles(sorted(courses, course -> course.millisSince(startedAt))));
        System.out.printf(
                "from the first VoiceJoin to VoiceJoined: %s%n",
                percentiles(sorted(courses, RestartMember.Course::millisSinceAsked)));
        System.out.printf(
                Locale.ROOT,
                "in their own session %,d; within 30 s of the loss %,d; closed with %s; told unavailable %,d times,"
                        + " unknown_session %,d times, other errors %,d; attempts %,d; lost again %,d times%n",
                sum(courses, course -> course.sameSession ? 1 : 0),
                LongStream.of(sinceLoss).filter(each -> each <= 30_000).count(),
                courses.stream()
                        .collect(
                                Collectors.groupingBy(course -> course.closeCode, TreeMap::new, Collectors.counting())),
                sum(courses, course -> course.unavailable),
                sum(courses, course -> course.unknown),
                sum(courses, course -> course.otherErrors),
                sum(courses, course -> course.attempts),
                sum(courses, course -> course.lostAgain));
    }

    private static long sum(List<RestartMember.Course> courses, ToIntFunction<RestartMember.Course> value) {
        return courses.stream().mapToInt(value).sum();
    }

    /** Of those who are back, least first. */
    private static long[] sorted(List<RestartMember.Course> courses, ToLongFunction<RestartMember.Course> millis) {
        return courses.stream()
                .filter(RestartMember.Course::isBack)
                .mapToLong(millis)
                .sorted()
                .toArray();
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

    /** What the database has must be what was sent; of what was given up with a session some may be there. */
    private boolean isStoredOnce(String way, RestartCrowd crowd) throws SQLException {
        long sent = crowd.members.stream().mapToLong(RestartMember::reports).sum();
        long givenUp = crowd.members.stream().mapToLong(RestartMember::dropped).sum();
        try (Connection connection =
                        postgres.getDatabase("postgres", "restart_" + way).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), count(DISTINCT (session_key, seq)),"
                                + " (SELECT count(*) FROM connectivity.session) FROM connectivity_private.sample WHERE seq IS NOT NULL")) {
            row.next();
            long stored = row.getLong(1);
            System.out.printf(
                    Locale.ROOT,
                    "sent %,d reports, given up %,d with their session, stored %,d, of them different %,d, in %,d sessions%n%n",
                    sent,
                    givenUp,
                    stored,
                    row.getLong(2),
                    row.getLong(3));
            return stored == row.getLong(2) && stored <= sent && stored >= sent - givenUp;
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
}
