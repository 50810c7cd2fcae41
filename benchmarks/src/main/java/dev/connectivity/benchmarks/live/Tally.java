package dev.connectivity.benchmarks.live;

/** What the clients saw. For one thread. */
final class Tally {

    private final long[] delays = new long[10_000];
    long sent;

    /** How many events that should make at the others, if nothing is replaced by a newer report. */
    long expected;

    long frames;
    long delivered;

    /** Numbered reports whose acknowledgement has not come. */
    long unacknowledged;

    /** Reports that were never shown to somebody who was there, since a newer one replaced them. */
    long passedOver;

    long closed;

    /** From the first report until the last was sent. */
    double sendingSeconds;

    long longestWakeUpMillis;
    long stolenMillis;

    /** An event came whose report was due at a time, told in milliseconds modulo ten seconds. */
    void delivered(int dueMillis) {
        delivered++;
        delays[(int) Math.floorMod(System.currentTimeMillis() - dueMillis, 10_000L)]++;
    }

    /** Adds what was seen at another time. */
    void add(Tally other) {
        for (int millis = 0; millis < delays.length; millis++) {
            delays[millis] += other.delays[millis];
        }
        sent += other.sent;
        frames += other.frames;
        delivered += other.delivered;
        passedOver += other.passedOver;
        closed += other.closed;
        longestWakeUpMillis = Math.max(longestWakeUpMillis, other.longestWakeUpMillis);
        stolenMillis += other.stolenMillis;
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
