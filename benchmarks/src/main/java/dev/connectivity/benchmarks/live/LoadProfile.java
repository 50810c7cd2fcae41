package dev.connectivity.benchmarks.live;

/**
 * What the clients do.
 *
 * @param connections how many there are
 * @param roomSize how many share a room
 * @param samplesPerSecond reports of all of them together, were they all healthy
 * @param batching whether they ask for batches
 * @param company who of them is slow, hostile or coming and going
 */
record LoadProfile(int connections, int roomSize, int samplesPerSecond, boolean batching, Company company) {

    static LoadProfile healthy(int connections, int roomSize, int samplesPerSecond, boolean batching) {
        return new LoadProfile(connections, roomSize, samplesPerSecond, batching, Company.NONE);
    }

    String roomOf(int number) {
        return "room-" + number / roomSize;
    }

    int rooms() {
        return (connections + roomSize - 1) / roomSize;
    }

    /** Returns how many milliseconds lie between two reports of one connection. */
    long pauseMillis() {
        return 1000L * connections / samplesPerSecond;
    }
}
