package dev.connectivity.benchmarks.live;

import java.util.List;
import java.util.Locale;

/**
 * One run.
 *
 * @param scenario what was compared, with its rate
 * @param contender who ran
 * @param warmSeconds for how long it was warmed before
 * @param seconds for how long it was reported
 * @param spent what the server's threads used, from before the first report until what followed from the last was read
 * @param tally what the clients saw, in the same time
 * @param idleHeapKib heap an idle connection takes, after a collection; NaN for a crowd, in which nobody is idle
 * @param idleResidentKib resident memory an idle connection takes; NaN likewise
 * @param faults why these figures may not be used; nothing if they may
 */
record LiveFigure(
        String scenario,
        String contender,
        int warmSeconds,
        int seconds,
        ThreadCpu.Spent spent,
        Tally tally,
        double idleHeapKib,
        double idleResidentKib,
        List<String> faults) {

    static final String HEADER = """
            | scenario | contender | server CPU µs a sample | of it the compiler's | warmed s | samples/s | frames/s out | events/s out | replaced % | delay p50 / p99 ms | longest wake-up delay ms | stolen CPU ms | idle connection heap / resident KiB | valid |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    boolean isValid() {
        return faults.isEmpty();
    }

    /**
     * Returns the server's CPU a sample, in microseconds, the compiler's included, and in a crowd what it spends on the
     * slow and the hostile, too: the samples are only those of the healthy.
     */
    double cpuMicros() {
        return (double) spent.processMicros() / tally.sent;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %d | %.0f | %.0f | %.0f | %.2f | %d / %d | %d | %d | %s | %s |%n",
                scenario,
                contender,
                cpuMicros(),
                (double) spent.of(ThreadCpu.Kind.COMPILER) / tally.sent,
                warmSeconds,
                (double) tally.sent / seconds,
                (double) tally.frames / seconds,
                (double) tally.delivered / seconds,
                100.0 * (tally.expected - tally.delivered) / Math.max(1, tally.expected),
                tally.delay(0.5),
                tally.delay(0.99),
                tally.longestWakeUpMillis,
                tally.stolenMillis,
                idle(),
                isValid() ? "yes" : "INVALID: " + String.join(", ", faults));
    }

    private String idle() {
        return Double.isNaN(idleHeapKib) ? "" : String.format(Locale.ROOT, "%.1f / %.1f", idleHeapKib, idleResidentKib);
    }

    static String threadHeader() {
        return "%n| scenario | contender |%s%n|---|---|%s%n"
                .formatted(ThreadCpu.Spent.header(), "---|".repeat(ThreadCpu.Kind.values().length + 1));
    }

    /** Returns which threads used the CPU, in microseconds a sample. */
    String threadRow() {
        return "| %s | %s |%s%n".formatted(scenario, contender, spent.cells(tally.sent));
    }
}
