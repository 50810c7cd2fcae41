package dev.connectivity.benchmarks.live;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the measurements of the live path are asked for, by the properties of docs/performance.md.
 *
 * @param parts which of them are measured; {@code all} is the first six of the list there
 * @param rounds how often
 * @param seconds how long a run is measured
 * @param warmSeconds how long a server is warmed at most
 * @param connections over how many {@code receive}, {@code rooms10}, {@code rooms} and {@code mixed} report
 * @param roomSize how many share a room in {@code rooms} and {@code mixed}
 * @param samplesPerSecond reports of all connections together in {@code receive}, {@code rooms} and {@code mixed}; 0
 *     for
 *     what is usual there
 * @param company who comes besides the healthy in {@code mixed} and in a soak
 * @param jvm options of the server's virtual machine
 */
record LiveOptions(
        List<String> parts,
        int rounds,
        int seconds,
        int warmSeconds,
        int connections,
        int roomSize,
        int samplesPerSecond,
        Company company,
        List<String> jvm) {

    /** Of the size and the rate that are asked for. */
    static final String ROOMS = "rooms";

    /** As {@link #ROOMS}, with slow, hostile, and coming and going clients among the healthy. */
    static final String MIXED = "mixed";

    static final List<String> ALL = List.of("receive", "rooms10", "rooms100", "rooms1000", "many", MIXED);

    /** As many as eight addresses have ports for, and as may be open besides the virtual machine's own files. */
    static final int MOST_CONNECTIONS = (int) Math.min(60_000, openFiles() - 500);

    /** A delay is told by the time of day modulo ten seconds, which is all that fits into a report. */
    private static final int MOST_SECONDS_BETWEEN_REPORTS = 10;

    private static final int USUAL_RATE_OF_ROOMS = 2000;

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /**
     * Reads them; what is missing or empty is as usual, and a bad value an exception whose message says what is
     * allowed.
     */
    static LiveOptions of(Properties properties) {
        Options given = new Options(properties);
        LiveOptions options = new LiveOptions(
                parts(given.text("live.benchmark", "all")),
                given.number("live.rounds", 3, 1, 1000),
                given.number("live.seconds", 8, 1, 86_400),
                given.number("live.warm", 90, 0, 86_400),
                given.number("live.connections", 2000, 1, MOST_CONNECTIONS),
                given.number("live.room", 10, 1, 60_000),
                given.text("live.rate", "").isEmpty() ? 0 : given.number("live.rate", 0, 1, 1_000_000),
                new Company(
                        given.share("live.slow", 0.02),
                        given.share("live.hostile", 0.05),
                        given.share("live.churn", 0.1)),
                Stream.of(given.text("live.jvm", ServerProcess.USUAL_JVM).split(" +"))
                        .filter(option -> !option.isEmpty())
                        .toList());
        int leastRate = options.connections / MOST_SECONDS_BETWEEN_REPORTS;
        boolean rooms = options.parts.contains(ROOMS) || options.parts.contains(MIXED);
        if (rooms && options.rateOfRooms() < leastRate) {
            throw Options.bad(
                    "live.rate",
                    "at least " + leastRate + ", so that each of " + options.connections + " connections reports every "
                            + MOST_SECONDS_BETWEEN_REPORTS + " s",
                    "" + options.rateOfRooms());
        }
        return options;
    }

    /** Returns the rate of {@code rooms} and {@code mixed}. */
    int rateOfRooms() {
        return samplesPerSecond == 0 ? USUAL_RATE_OF_ROOMS : samplesPerSecond;
    }

    /** Returns what the clients of {@code mixed} do. */
    LoadProfile mixed() {
        return new LoadProfile(connections, roomSize, rateOfRooms(), true, true, company);
    }

    /** Returns the rate of {@code receive}. */
    int rateOfReceive() {
        return samplesPerSecond == 0 ? 8000 : samplesPerSecond;
    }

    /** Returns for how many minutes a soak is asked for, or 0 if none is. */
    int soakMinutes() {
        return isSoak(parts.get(0)) ? Integer.parseInt(parts.get(0).substring("soak".length())) : 0;
    }

    private static boolean isSoak(String part) {
        return part.matches("soak[1-9]\\d{0,3}");
    }

    private static List<String> parts(String asked) {
        List<String> parts = asked.equals("all") ? ALL : List.of(asked.split(","));
        Set<String> known = Set.copyOf(ALL);
        boolean soak = parts.size() == 1 && isSoak(parts.get(0));
        if (!soak
                && (parts.isEmpty() || !parts.stream().allMatch(part -> known.contains(part) || part.equals(ROOMS)))) {
            throw Options.bad(
                    "live.benchmark",
                    "all, some of " + ALL + " and " + ROOMS + " with commas between, or soak10",
                    asked);
        }
        return parts;
    }
}
