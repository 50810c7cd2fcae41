package dev.connectivity.stats;

/** What can be wrong with one measurement. The message is what the sender is told, word for word. */
public enum StatsViolation {
    /** Round-trip latency below 0 or above {@value VoiceStats#MAX_LATENCY_MILLIS} ms. */
    LATENCY("latency out of range (0-10000ms)"),
    /** Packet loss below 0 or above {@value VoiceStats#MAX_LOSS_PERCENT} %, or not finite. */
    PACKET_LOSS("packet_loss out of range (0-100%)"),
    /** Jitter below 0 or above {@value VoiceStats#MAX_JITTER_MILLIS} ms. */
    JITTER("jitter out of range (0-5000ms)"),
    /** A quality code other than 0, 1, 2 or 3. */
    QUALITY("quality must be 0-3");

    private final String message;

    StatsViolation(String message) {
        this.message = message;
    }

    /**
     * Returns the violated rule in words.
     *
     * @return the exact text of the protocol's {@code invalid_stats} message
     */
    public String message() {
        return message;
    }
}
