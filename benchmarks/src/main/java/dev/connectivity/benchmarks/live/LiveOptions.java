package dev.connectivity.benchmarks.live;

import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the measurements of the live path are asked for, by the properties of docs/performance.md.
 *
 * @param parts which of them are measured; {@code all} is the first six of the list there
 * @param rounds how often
 * @param seconds how long a run is measured
 * @param warmSeconds how long a server is warmed at most
 * @param connections over how many {@code receive}, {@code rooms10} and {@code rooms} report
 * @param roomSize how many share a room in {@code rooms}
 * @param samplesPerSecond reports of all connections together in {@code rooms}
 * @param company who comes besides the healthy in {@code mixed} and in a soak
 */
record LiveOptions(
        List<String> parts,
        int rounds,
        int seconds,
        int warmSeconds,
        int connections,
        int roomSize,
        int samplesPerSecond,
        Company company) {

    static final List<String> ALL = List.of("receive", "rooms10", "rooms100", "rooms1000", "many", "mixed");

    /** Of the size and the rate that are asked for. */
    static final String ROOMS = "rooms";

    /** Reads them; what is missing or empty is as usual, and a bad value an exception whose message says what is allowed. */
    static LiveOptions of(Properties given) {
        return new LiveOptions(
                parts(text(given, "live.benchmark", "all")),
                number(given, "live.rounds", 3, 1, 1000),
                number(given, "live.seconds", 8, 1, 86_400),
                number(given, "live.warm", 90, 0, 86_400),
                number(given, "live.connections", 2000, 1, 60_000),
                number(given, "live.room", 10, 1, 60_000),
                number(given, "live.rate", 2000, 1, 1_000_000),
                new Company(
                        share(given, "live.slow", 0.02),
                        share(given, "live.hostile", 0.05),
                        share(given, "live.churn", 0.1)));
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
            throw bad(
                    "live.benchmark",
                    "all, some of " + ALL + " and " + ROOMS + " with commas between, or soak10",
                    asked);
        }
        return parts;
    }

    private static int number(Properties given, String name, int usual, int least, int most) {
        String text = text(given, name, "" + usual);
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw bad(name, "a whole number from " + least + " to " + most, text);
    }

    private static double share(Properties given, String name, double usual) {
        String text = text(given, name, "" + usual);
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw bad(name, "a share from 0 to 1", text);
    }

    private static String text(Properties given, String name, String usual) {
        String text = given.getProperty(name, "").strip();
        return text.isEmpty() ? usual : text;
    }

    private static IllegalArgumentException bad(String name, String allowed, String text) {
        return new IllegalArgumentException(name + " must be " + allowed + ", not " + text);
    }
}
