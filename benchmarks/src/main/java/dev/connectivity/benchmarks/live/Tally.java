package dev.connectivity.benchmarks.live;

/** What the clients saw. For one thread. */
final class Tally {

    private final long[] delays = new long[10_000];
    long sent;
    long frames;
    long delivered;
    long closed;
    long longestStallMillis;

    void delivered(int sentMillis) {
        delivered++;
        delays[(int) Math.floorMod(System.currentTimeMillis() - sentMillis, 10_000L)]++;
    }

    /** Returns the delay in milliseconds below which a share of the deliveries lies. */
    int delay(double share) {
        long wanted = (long) Math.ceil(delivered * share);
        long seen = 0;
        for (int millis = 0; millis < delays.length; millis++) {
            seen += delays[millis];
            if (seen >= wanted) {
                return millis;
            }
        }
        return delays.length;
    }
}
