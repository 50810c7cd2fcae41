package dev.connectivity.benchmarks.live;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the measurements of the live path that the property {@code live.benchmark} names: {@code receive},
 * {@code rooms10}, {@code rooms100}, {@code rooms1000}, {@code many}, {@code mixed} or {@code all}; or {@code soak10}
 * for a soak of ten minutes that judges itself; or {@code rooms} of the size and rate that are asked for, as those of
 * {@code mixed} are, which has the shares of slow and hostile clients that are asked for besides. Contenders alternate
 * with their floor; compare ratios within one run.
 */
public final class LiveBenchmark {

    private static final String DISCARD = "bare, discarding";
    private static final String ANSWER = "bare, answering once a second";
    private static final String UNNUMBERED = "not acknowledged, stored";
    private static final String FORWARD = "bare, forwarding";
    private static final String SINGLE = "single events, stored";
    private static final String BATCH = "batch, stored";

    /** Added to the name of who runs on Jetty as it comes; all others have the connector of connectivity-jetty. */
    private static final String USUALLY = ", Jetty as it comes";

    /**
     * A server is warmed in such steps, until in some in a row its compiler has used less than this share of a core.
     */
    private static final int WARM_STEP_SECONDS = 5;

    private static final int CALM_STEPS = 3;

    private static final double RESTING_COMPILER = 0.02;

    private final LiveOptions options;
    private final EmbeddedPostgres postgres;
    private final List<LiveFigure> figures = new ArrayList<>();

    LiveBenchmark(LiveOptions options, EmbeddedPostgres postgres) {
        this.options = options;
        this.postgres = postgres;
    }

    /**
     * Prints one row a run, and ratios to the floors at the end; ends with status 1 if a soak did not pass or a run is
     * not valid, with 2 if it was asked for what it cannot do.
     *
     * @param args none
     * @throws IOException if a server does not start
     * @throws SQLException if what is stored cannot be read
     */
    public static void main(String[] args) throws IOException, SQLException {
        LiveOptions options;
        try {
            options = LiveOptions.of(System.getProperties());
        } catch (IllegalArgumentException bad) {
            System.err.println(bad.getMessage());
            System.exit(2);
            return;
        }
        boolean passed = true;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            LiveBenchmark benchmark = new LiveBenchmark(options, postgres);
            if (options.soakMinutes() > 0) {
                passed = new Soak(benchmark.databaseUrl(), options).run();
            } else {
                passed = benchmark.run().stream().allMatch(LiveFigure::isValid);
            }
        }
        if (!passed) {
            System.exit(1);
        }
    }

    private String databaseUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** Measures all that is asked for, prints it, and returns a figure for each run. */
    List<LiveFigure> run() throws IOException {
        List<String> names = options.parts();
        int connections = options.connections();
        System.out.print(LiveFigure.HEADER);
        for (int round = 1; round <= options.rounds(); round++) {
            if (names.contains("receive")) {
                LoadProfile alone = LoadProfile.healthy(connections, 1, options.rateOfReceive(), false);
                String scenario = "receive, %,d/s".formatted(options.rateOfReceive());
                measure(scenario, DISCARD + USUALLY, LiveServer.USUAL + "discard", alone);
                measure(scenario, SINGLE + USUALLY, LiveServer.USUAL + "connectivity", alone);
                measure(scenario, DISCARD, "discard", alone);
                measure(scenario, UNNUMBERED, "connectivity", alone.withoutNumbers());
                measure(scenario, ANSWER, "answer", alone);
                measure(scenario, SINGLE, "connectivity", alone);
            }
            if (names.contains("rooms10")) {
                compare("rooms of 10, 8,000/s", connections, 10, 8000);
            }
            if (names.contains("rooms100")) {
                compare("rooms of 100, 500/s", 1000, 100, 500);
            }
            if (names.contains("rooms1000")) {
                compare("a room of 1,000, 100/s", 1000, 1000, 100);
            }
            if (names.contains(LiveOptions.ROOMS)) {
                compare(askedFor(), connections, options.roomSize(), options.rateOfRooms());
            }
            if (names.contains("many")) {
                LoadProfile many = LoadProfile.healthy(5000, 10, 1667, false);
                measure("5,000 connections, 1,667/s", FORWARD + USUALLY, LiveServer.USUAL + "forward", many);
                measure("5,000 connections, 1,667/s", FORWARD, "forward", many);
                measure("5,000 connections, 1,667/s", BATCH, "connectivity", LoadProfile.healthy(5000, 10, 1667, true));
            }
            if (names.contains(LiveOptions.MIXED)) {
                measure(askedFor() + ", mixed: " + options.company(), BATCH, "product", options.mixed());
            }
        }
        System.out.print(LiveFigure.threadHeader());
        figures.forEach(figure -> System.out.print(figure.threadRow()));
        printRatios();
        return figures;
    }

    private String askedFor() {
        return "rooms of %d, %d/s, %d connections"
                .formatted(options.roomSize(), options.rateOfRooms(), options.connections());
    }

    private void compare(String scenario, int connections, int roomSize, int rate) throws IOException {
        LoadProfile single = LoadProfile.healthy(connections, roomSize, rate, false);
        measure(scenario, FORWARD + USUALLY, LiveServer.USUAL + "forward", single);
        measure(scenario, FORWARD, "forward", single);
        measure(scenario, SINGLE, "connectivity", single);
        measure(scenario, BATCH, "connectivity", LoadProfile.healthy(connections, roomSize, rate, true));
    }

    LiveFigure measure(String scenario, String contender, String server, LoadProfile profile) throws IOException {
        boolean voice = server.endsWith("connectivity") || server.equals("product");
        boolean alone = profile.company().equals(Company.NONE);
        try (ServerProcess process = new ServerProcess(options.jvm(), server, databaseUrl());
                Load clients = alone ? new LoadGenerator(profile) : new Crowd(profile)) {
            int port = process.port();
            long emptyHeap = process.heapBytes();
            long emptyResident = process.residentBytes();
            clients.connect(port, voice);
            double idleHeap = Double.NaN;
            double idleResident = Double.NaN;
            if (alone) {
                // In a crowd the healthy report from their greeting on, and the others are only about to come.
                idleHeap = (process.heapBytes() - emptyHeap) / 1024.0 / profile.connections();
                idleResident = (process.residentBytes() - emptyResident) / 1024.0 / profile.connections();
            }
            int warmed = warm(process, clients);
            clients.settle(new Tally());
            Map<String, Long> counts = process.counts();
            ThreadCpu cpu = process.cpu();
            Tally tally = clients.run(options.seconds());
            clients.settle(tally);
            ThreadCpu.Spent spent = process.cpu().since(cpu);
            counts = ServerState.growth(counts, process.counts());
            List<String> faults = RunCheck.faults(profile, options.seconds(), tally, voice, counts);
            LiveFigure figure = new LiveFigure(
                    scenario, contender, warmed, options.seconds(), spent, tally, idleHeap, idleResident, faults);
            figures.add(figure);
            System.out.print(figure.row());
            return figure;
        }
    }

    /**
     * Lets the clients work, and pause, until the server's compiler rests; returns for how many seconds they have
     * worked. Without pauses the first one, which is the measured run's, makes the compiler start again.
     */
    private int warm(ServerProcess process, Load clients) throws IOException {
        int seconds = 0;
        int calmSteps = 0;
        while (calmSteps < CALM_STEPS && seconds < options.warmSeconds()) {
            ThreadCpu before = process.cpu();
            clients.run(WARM_STEP_SECONDS);
            clients.settle(new Tally());
            process.counts();
            seconds += WARM_STEP_SECONDS;
            double share = process.cpu().since(before).of(ThreadCpu.Kind.COMPILER) / 1e6 / WARM_STEP_SECONDS;
            calmSteps = share < RESTING_COMPILER ? calmSteps + 1 : 0;
        }
        return seconds;
    }

    /** For each contender the CPU relative to each floor that ran before it in the same round. */
    private void printRatios() {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        Map<String, LiveFigure> floors = new LinkedHashMap<>();
        for (LiveFigure figure : figures) {
            floors.values().removeIf(floor -> !floor.scenario().equals(figure.scenario()));
            if (floors.containsKey(figure.contender())) {
                // The next round begins.
                floors.clear();
            }
            if (figure.contender().startsWith("bare")) {
                floors.put(figure.contender(), figure);
            } else {
                floors.forEach((name, floor) -> {
                    if (floor.isValid() && figure.isValid()) {
                        String row = figure.scenario() + " | " + figure.contender() + " | " + name;
                        ratios.computeIfAbsent(row, key -> new ArrayList<>())
                                .add(figure.cpuMicros() / floor.cpuMicros());
                    }
                });
            }
        }
        System.out.printf("%n| scenario | contender | floor | CPU to the floor's: median (least to most) |%n"
                + "|---|---|---|---|%n");
        ratios.forEach((name, values) -> {
            List<Double> sorted = values.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f (%.2f to %.2f) |%n",
                    name,
                    sorted.get(sorted.size() / 2),
                    sorted.get(0),
                    sorted.get(sorted.size() - 1));
        });
    }
}
