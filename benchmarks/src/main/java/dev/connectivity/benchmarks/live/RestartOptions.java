package dev.connectivity.benchmarks.live;

import java.util.List;
import java.util.Properties;

/**
 * What the restart is asked for, by the properties of docs/performance.md.
 *
 * @param ways how the server is ended, each in turn: {@code stop} in good order, {@code kill}
 * @param clients how many there are
 * @param earlier how many samples each session has before, as though the calls had lasted for longer
 * @param seconds for how long they report before the server is ended
 */
record RestartOptions(List<String> ways, int clients, int earlier, int seconds) {

    private static final List<String> ALL = List.of("stop", "kill");

    /**
     * Reads them; what is missing or empty is as usual, and a bad value an exception whose message says what is
     * allowed.
     */
    static RestartOptions of(Properties properties) {
        Options given = new Options(properties);
        return new RestartOptions(
                ways(given.text("restart.benchmark", String.join(",", ALL))),
                given.number("restart.clients", 10_000, 1, LiveOptions.MOST_CONNECTIONS),
                given.number("restart.earlier", 0, 0, 1_000_000),
                given.number("restart.seconds", 15, 1, 86_400));
    }

    private static List<String> ways(String asked) {
        List<String> ways = List.of(asked.split(",", -1));
        if (!ALL.containsAll(ways) || ways.stream().distinct().count() < ways.size()) {
            throw Options.bad("restart.benchmark", "stop, kill, or both with a comma between", asked);
        }
        return ways;
    }
}
