package dev.connectivity.benchmarks.live;

/**
 * What the clients do.
 *
 * @param connections how many there are
 * @param roomSize how many share a room
 * @param samplesPerSecond reports of all of them together
 * @param batching whether they ask for batches
 * @param slowShare how many of them never read, 0 to 1
 * @param hostileShare how many of them send rubbish, 0 to 1
 */
record LoadProfile(
        int connections, int roomSize, int samplesPerSecond, boolean batching, double slowShare, double hostileShare) {

    static LoadProfile healthy(int connections, int roomSize, int samplesPerSecond, boolean batching) {
        return new LoadProfile(connections, roomSize, samplesPerSecond, batching, 0, 0);
    }
}
