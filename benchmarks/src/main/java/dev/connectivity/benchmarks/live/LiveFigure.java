package dev.connectivity.benchmarks.live;

import java.util.Locale;

/**
 * One run.
 *
 * @param scenario what was compared, with its rate
 * @param contender who ran
 * @param cpuMicros the server's CPU a sample, in microseconds, the compiler's included
 * @param warmSeconds for how long it was warmed before
 * @param threads what its threads used while it was measured
 * @param seconds for how long it was measured
 * @param sent samples sent
 * @param frames frames received by clients
 * @param events events in them
 * @param medianDelay milliseconds from a report to the other's frame, the tick included
 * @param p99Delay likewise
 * @param longestStall milliseconds for which the machine kept the clients' process from running
 * @param closed connections the server closed
 * @param idleHeapKib heap an idle connection takes, after a collection
 * @param idleResidentKib resident memory an idle connection takes
 */
record LiveFigure(
        String scenario,
        String contender,
        double cpuMicros,
        int warmSeconds,
        ThreadCpu threads,
        int seconds,
        long sent,
        double frames,
        double events,
        int medianDelay,
        int p99Delay,
        long longestStall,
        long closed,
        double idleHeapKib,
        double idleResidentKib) {

    static final String HEADER = """
            | scenario | contender | server CPU µs a sample | of it the compiler's | warmed s | samples/s | frames/s out | events/s out | delay p50 / p99 ms | longest stall of the machine ms | closed | idle connection heap / resident KiB |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %d | %.0f | %.0f | %.0f | %d / %d | %d | %d | %.1f / %.1f |%n",
                scenario,
                contender,
                cpuMicros,
                (double) threads.of(ThreadCpu.Kind.COMPILER) / sent,
                warmSeconds,
                (double) sent / seconds,
                frames / seconds,
                events / seconds,
                medianDelay,
                p99Delay,
                longestStall,
                closed,
                idleHeapKib,
                idleResidentKib);
    }

    static String threadHeader() {
        String kinds = ThreadCpu.header();
        return "%n| scenario | contender |%s%n|---|---|%s%n"
                .formatted(kinds, "---|".repeat(ThreadCpu.Kind.values().length));
    }

    /** Returns which threads used the CPU, in microseconds a sample. */
    String threadRow() {
        return "| %s | %s |%s%n".formatted(scenario, contender, threads.cells(sent));
    }
}
