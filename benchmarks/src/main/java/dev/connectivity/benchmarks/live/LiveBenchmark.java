package dev.connectivity.benchmarks.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the measurements of the live path: {@code mvn -q -Plive-benchmarks -pl benchmarks -am compile exec:exec}. A first
 * argument {@code soak} with minutes runs that instead. Every figure names its rate; compare ratios within one run.
 */
public final class LiveBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final int WARM_SECONDS = Integer.getInteger("warm", 6);
    private static final int SECONDS = Integer.getInteger("seconds", 8);

    private LiveBenchmark() {}

    /**
     * Prints one line a run.
     *
     * @param args nothing, or {@code soak} and minutes, or names of scenarios
     * @throws IOException if a server does not start
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 2 && args[0].equals("soak")) {
            soak(Integer.parseInt(args[1]));
            return;
        }
        List<String> wanted = List.of(args);
        for (int round = 1; round <= ROUNDS; round++) {
            if (wanted.isEmpty() || wanted.contains("receive")) {
                LoadProfile alone = LoadProfile.healthy(2000, 1, 8000, false);
                run("receive, discard", "discard", alone);
                run("receive, connectivity", "connectivity", alone);
            }
            if (wanted.isEmpty() || wanted.contains("rooms10")) {
                compare("rooms of 10", 2000, 10, 8000);
            }
            if (wanted.isEmpty() || wanted.contains("rooms100")) {
                compare("rooms of 100", 1000, 100, 500);
            }
            if (wanted.isEmpty() || wanted.contains("rooms1000")) {
                compare("rooms of 1000", 1000, 1000, 100);
            }
        }
        if (wanted.isEmpty() || wanted.contains("many")) {
            run("5000 idle-ish, batch", "connectivity", LoadProfile.healthy(5000, 10, 1667, true));
            run("5000, bare", "forward", LoadProfile.healthy(5000, 10, 1667, false));
        }
        if (wanted.isEmpty() || wanted.contains("mixed")) {
            run("2 % slow, 5 % hostile", "connectivity", new LoadProfile(1000, 10, 2000, true, 0.02, 0.05));
        }
    }

    private static void compare(String what, int connections, int roomSize, int rate) throws IOException {
        run(what + ", bare forward", "forward", LoadProfile.healthy(connections, roomSize, rate, false));
        run(what + ", single events", "connectivity", LoadProfile.healthy(connections, roomSize, rate, false));
        run(what + ", batch", "connectivity", LoadProfile.healthy(connections, roomSize, rate, true));
    }

    private static void run(String what, String server, LoadProfile profile) throws IOException {
        try (ServerProcess process = new ServerProcess(server);
                LoadGenerator clients = new LoadGenerator(profile)) {
            long emptyHeap = process.heapBytes();
            long emptyResident = process.residentBytes();
            clients.connect(process.port(), server.equals("connectivity"));
            long idleHeap = process.heapBytes() - emptyHeap;
            long idleResident = process.residentBytes() - emptyResident;
            clients.run(WARM_SECONDS);
            long cpu = process.cpuMillis();
            Tally tally = clients.run(SECONDS);
            cpu = process.cpuMillis() - cpu;
            System.out.printf(
                    "%-32s %6.0f samples/s in %7.0f frames/s out %7.0f events/s out; server CPU %5.1f us/sample"
                            + " (%6.0f samples/CPU-s); delay p50 %d p99 %d ms; closed %d;"
                            + " per idle connection %.1f KiB heap %.1f KiB resident%n",
                    what,
                    tally.sent / (double) SECONDS,
                    tally.frames / (double) SECONDS,
                    tally.delivered / (double) SECONDS,
                    cpu * 1e3 / tally.sent,
                    tally.sent * 1e3 / cpu,
                    tally.delay(0.5),
                    tally.delay(0.99),
                    tally.closed,
                    idleHeap / 1024.0 / profile.connections(),
                    idleResident / 1024.0 / profile.connections());
        }
    }

    private static void soak(int minutes) throws IOException {
        try (ServerProcess process = new ServerProcess("connectivity");
                LoadGenerator clients = new LoadGenerator(new LoadProfile(1000, 10, 2000, true, 0.01, 0.05))) {
            clients.connect(process.port(), true);
            for (int minute = 1; minute <= minutes; minute++) {
                Tally tally = clients.run(60);
                System.out.printf(
                        "minute %d: sent %d, delivered %d, p99 %d ms, closed %d, heap %d KiB, resident %d KiB%n",
                        minute,
                        tally.sent,
                        tally.delivered,
                        tally.delay(0.99),
                        tally.closed,
                        process.heapBytes() / 1024,
                        process.residentBytes() / 1024);
            }
        }
    }

    /** The measured process. */
    private static final class ServerProcess implements AutoCloseable {

        private final Process process;
        private final PrintWriter in;
        private final BufferedReader out;
        private final int port;

        ServerProcess(String what) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LiveServer.class.getName(),
                    what));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            port = (int) number();
        }

        /** Skips what is no number: the server may log. */
        private long number() throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("\\d+")) {
                    return Long.parseLong(line);
                }
            }
            throw new IOException("The server ended");
        }

        int port() {
            return port;
        }

        long heapBytes() throws IOException {
            in.println("heap");
            return number();
        }

        long residentBytes() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return 0;
        }

        long cpuMillis() {
            return process.toHandle().info().totalCpuDuration().orElseThrow().toMillis();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
