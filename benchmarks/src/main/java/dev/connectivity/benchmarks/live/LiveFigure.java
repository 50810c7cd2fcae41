package dev.connectivity.benchmarks.live;

import java.util.Locale;

/**
 * One run.
 *
 * @param scenario what was compared, with its rate
 * @param contender who ran
 * @param cpuMicros the server's CPU a sample, in microseconds
 * @param sent samples sent a second
 * @param frames frames received by clients a second
 * @param events events in them a second
 * @param medianDelay milliseconds from a report to the other's frame, the tick included
 * @param p99Delay likewise
 * @param closed connections the server closed
 * @param idleHeapKib heap an idle connection takes, after a collection
 * @param idleResidentKib resident memory an idle connection takes
 */
record LiveFigure(
        String scenario,
        String contender,
        double cpuMicros,
        double sent,
        double frames,
        double events,
        int medianDelay,
        int p99Delay,
        long closed,
        double idleHeapKib,
        double idleResidentKib) {

    static final String HEADER = """
            | scenario | contender | server CPU µs a sample | samples/s | frames/s out | events/s out | delay p50 / p99 ms | closed | idle connection heap / resident KiB |
            |---|---|---|---|---|---|---|---|---|
            """;

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.0f | %.0f | %.0f | %d / %d | %d | %.1f / %.1f |%n",
                scenario,
                contender,
                cpuMicros,
                sent,
                frames,
                events,
                medianDelay,
                p99Delay,
                closed,
                idleHeapKib,
                idleResidentKib);
    }
}
