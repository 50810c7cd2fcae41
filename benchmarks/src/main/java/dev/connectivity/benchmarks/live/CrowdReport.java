package dev.connectivity.benchmarks.live;

import java.util.List;
import java.util.Map;

/**
 * What a {@link Crowd} knows at its end.
 *
 * @param healthy how many healthy clients there were
 * @param troubles what befell them that should not have, and how often
 * @param stragglers how many of them still waited at the end, for an acknowledgement or for another's last report
 * @param longestSilenceMillis for how long one of them, in a room with others, was shown nothing at most
 * @param longestGreetingMillis for how long one of them waited to be let in at most, those apart who came first of all
 * @param acknowledged how many reports of each of their sessions the server said are durable, which is all they sent
 * @param evictions how often each slow reader was closed
 * @param unpunished what each hostile client did that was not answered as it must be
 * @param flooded messages sent by those who send more than the limit lets through
 * @param floodConnections over how many connections, each with a burst of its own
 * @param seconds how long it all took
 */
record CrowdReport(
        int healthy,
        Map<String, Integer> troubles,
        int stragglers,
        long longestSilenceMillis,
        long longestGreetingMillis,
        Map<String, Long> acknowledged,
        List<Integer> evictions,
        List<String> unpunished,
        long flooded,
        int floodConnections,
        double seconds) {}
