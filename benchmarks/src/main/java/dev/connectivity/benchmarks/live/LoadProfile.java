package dev.connectivity.benchmarks.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the clients do.
 *
 * @param connections how many there are
 * @param roomSize how many share a room
 * @param samplesPerSecond reports of all of them together, were they all healthy
 * @param batching whether they ask for batches
 * @param numbered whether their reports bear a number, without which the server acknowledges none
 * @param company who of them is slow, hostile or coming and going
 */
record LoadProfile(
        int connections, int roomSize, int samplesPerSecond, boolean batching, boolean numbered, Company company) {

    static LoadProfile healthy(int connections, int roomSize, int samplesPerSecond, boolean batching) {
        return new LoadProfile(connections, roomSize, samplesPerSecond, batching, true, Company.NONE);
    }

    /** Returns the same with reports that ask for no acknowledgement. */
    LoadProfile withoutNumbers() {
        return new LoadProfile(connections, roomSize, samplesPerSecond, batching, false, company);
    }

    String roomOf(int number) {
        return "room-" + number / roomSize;
    }

    /** Returns how many others share its room. */
    int othersOf(int number) {
        return Math.min(roomSize, connections - number / roomSize * roomSize) - 1;
    }

    /**
     * Returns in which order the connections report, the same each time: mixed, since nobody's roommates report one
     * right after the other, and what they report would share a tick more often than it does.
     */
    List<Integer> order() {
        List<Integer> numbers =
                IntStream.range(0, connections).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(numbers, new Random(connections));
        return numbers;
    }

    int rooms() {
        return (connections + roomSize - 1) / roomSize;
    }

    /** Returns how many milliseconds lie between two reports of one connection. */
    long pauseMillis() {
        return 1000L * connections / samplesPerSecond;
    }
}
