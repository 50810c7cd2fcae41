package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A crowd on a server with the product's own limits for some minutes, measured twice a minute and judged at the end by
 * {@link Verdict}.
 */
final class Soak {

    private static final int MEASURES_A_MINUTE = 2;

    /** Below this, the second and third minute are among the last two. */
    private static final int MINUTES_TO_COMPARE = 5;

    /** Those who vanished are waited for by the server for 30 s. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private static final String HEADER = """
            | minute | reports sent | events shown | passed over | p50 / p99 ms | longest wake-up delay ms | stolen CPU ms | heap KiB | resident KiB | threads | files | connections | sessions | sessions begun | closed as slow | too large | malformed | elsewhere | too many | healthy lost |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final String databaseUrl;
    private final LiveOptions options;
    private final int minutes;
    private final List<ServerState> states = new ArrayList<>();
    private final Tally whole = new Tally();

    Soak(String databaseUrl, LiveOptions options) {
        this.databaseUrl = databaseUrl;
        this.options = options;
        minutes = options.soakMinutes();
    }

    /** Runs it, prints a row a minute and the verdict; returns whether it passed. */
    boolean run() throws IOException, SQLException {
        LoadProfile profile = new LoadProfile(1000, 10, 2000, true, true, options.company());
        System.out.print(HEADER);
        SoakOutcome outcome;
        try (ServerProcess server = new ServerProcess(options.jvm(), "product", databaseUrl);
                Crowd crowd = new Crowd(profile)) {
            int port = server.port();
            ServerState before = server.state();
            crowd.connect(port, true);
            for (int minute = 1; minute <= minutes; minute++) {
                Tally tally = new Tally();
                for (int part = 0; part < MEASURES_A_MINUTE; part++) {
                    tally.add(crowd.run(60 / MEASURES_A_MINUTE));
                    states.add(server.state());
                }
                if (minute > 1 || minutes == 1) {
                    // In the first minute the server is compiled.
                    whole.add(tally);
                }
                printRow(minute, tally, states.get(states.size() - 1));
            }
            CrowdReport report = crowd.finish();
            ServerState after = whenEmpty(server);
            double passedOver = (double) whole.passedOver / Math.max(1, whole.delivered + whole.passedOver);
            outcome = new SoakOutcome(
                    before,
                    inMinutes(2, 3),
                    inMinutes(minutes - 1, minutes),
                    after,
                    report,
                    whole.delay(0.99),
                    passedOver,
                    whenWritten());
        }
        return judge(outcome);
    }

    private List<ServerState> inMinutes(int first, int last) {
        return minutes < MINUTES_TO_COMPARE
                ? List.of()
                : states.subList((first - 1) * MEASURES_A_MINUTE, last * MEASURES_A_MINUTE);
    }

    private static ServerState whenEmpty(ServerProcess server) throws IOException {
        long begin = System.nanoTime();
        while (!isEmpty(server.counts()) && System.nanoTime() - begin < PATIENCE_NANOS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        return server.state();
    }

    /** Reads what is stored once every session's end is, which comes a moment after the session is gone. */
    private StoredRows whenWritten() throws SQLException {
        long begin = System.nanoTime();
        StoredRows rows = StoredRows.read(databaseUrl);
        while (rows.open() > 0 && System.nanoTime() - begin < PATIENCE_NANOS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            rows = StoredRows.read(databaseUrl);
        }
        return rows;
    }

    private static boolean isEmpty(Map<String, Long> counts) {
        return counts.getOrDefault("connections", 0L) == 0
                && counts.getOrDefault("sessions", 0L) == 0
                && counts.getOrDefault("queued", 0L) == 0;
    }

    private static void printRow(int minute, Tally tally, ServerState state) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d / %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n",
                minute,
                tally.sent,
                tally.delivered,
                tally.passedOver,
                tally.delay(0.5),
                tally.delay(0.99),
                tally.longestWakeUpMillis,
                tally.stolenMillis,
                state.heapKib(),
                state.residentKib(),
                state.threads(),
                state.files(),
                state.count("connections"),
                state.count("sessions"),
                state.count("sessions_started"),
                state.count("evicted:slow"),
                state.count("evicted:too_large"),
                state.count("answered:malformed_message"),
                state.count("answered:not_in_channel"),
                state.count("answered:rate_limited"),
                tally.closed);
    }

    private boolean judge(SoakOutcome outcome) {
        CrowdReport crowd = outcome.crowd();
        System.out.printf(
                Locale.ROOT,
                "%nFrom the second minute on: p99 %d ms; passed over %.4f %%. Over all: shown nothing for %d ms at most, let in after %d ms at most; %d sessions of %d healthy clients; each slow reader closed %s times; %d messages of floods over %d connections; rows stored %d.%n",
                outcome.p99Millis(),
                outcome.passedOverShare() * 100,
                crowd.longestSilenceMillis(),
                crowd.longestGreetingMillis(),
                crowd.acknowledged().size(),
                crowd.healthy(),
                crowd.evictions(),
                crowd.flooded(),
                crowd.floodConnections(),
                outcome.stored().samples());
        System.out.println("The server counted, at the end: " + outcome.after());
        if (outcome.early().isEmpty()) {
            System.out.println(
                    "Shorter than " + MINUTES_TO_COMPARE + " minutes: growth of memory and threads is not judged.");
        }
        List<String> failures = Verdict.failures(outcome);
        failures.forEach(failure -> System.out.println("FAILED: " + failure));
        System.out.println(failures.isEmpty() ? "The soak passed." : "The soak failed.");
        return failures.isEmpty();
    }
}
