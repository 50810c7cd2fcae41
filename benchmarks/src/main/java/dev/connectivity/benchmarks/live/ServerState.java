package dev.connectivity.benchmarks.live;

import java.util.HashMap;
import java.util.Map;

/**
 * The server at one moment.
 *
 * @param heapKib heap in use after a full collection
 * @param residentKib resident memory
 * @param threads its threads
 * @param files its open files, sockets included
 * @param counts its metrics and present numbers, by name; what is not there is 0
 */
record ServerState(long heapKib, long residentKib, long threads, long files, Map<String, Long> counts) {

    long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Returns by how much each count grew since an earlier reading. */
    static Map<String, Long> growth(Map<String, Long> earlier, Map<String, Long> counts) {
        Map<String, Long> growth = new HashMap<>(counts);
        growth.replaceAll((name, value) -> value - earlier.getOrDefault(name, 0L));
        return growth;
    }

    /** Reads {@code name=value} with blanks between. */
    static Map<String, Long> parse(String line) {
        Map<String, Long> counts = new HashMap<>();
        for (String entry : line.trim().split(" +")) {
            int equals = entry.indexOf('=');
            counts.put(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
        }
        return counts;
    }
}
