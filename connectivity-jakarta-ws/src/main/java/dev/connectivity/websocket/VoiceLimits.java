package dev.connectivity.websocket;

import java.time.Duration;

/**
 * What one connection, one user and the whole endpoint may use.
 *
 * @param messageBytes the largest message in bytes of UTF-8; a larger one closes with 1009
 * @param jsonDepth how deep a message may nest, itself included; a deeper one is malformed, and counted as
 *     {@code too_deep}
 * @param messagesPerSecond sustained messages a second of one connection; more are dropped, and whoever sends 64
 *     times as many beyond it, or more bytes beyond it than the largest messages within it have, closes with 1013
 * @param messageBurst messages at once after a pause
 * @param outboundChars how much may wait for a reader that is slow, in characters of text, of which each message counts
 *     for 140 more than it has, for the memory that holds it; more than that for a second, or sixteen times that at any
 *     time, closes with 1013
 * @param sendTimeout how long one frame may take to send; longer closes with 1013
 * @param receiveTimeout how long a connection may be silent, answers to pings included, before it counts as dead
 * @param channelsPerUser channels that one user may be in at once, on all their connections together
 * @param connectionsPerUser connections that one user may have at once; a further one closes with 1013
 * @param connections connections in all; a further one closes with 1013
 */
public record VoiceLimits(
        int messageBytes,
        int jsonDepth,
        int messagesPerSecond,
        int messageBurst,
        int outboundChars,
        Duration sendTimeout,
        Duration receiveTimeout,
        int channelsPerUser,
        int connectionsPerUser,
        int connections) {

    /**
     * 16 KiB, 32 deep, 20 a second with a burst of 200, 65536 characters, 4 s, 45 s, 16 channels and 20 connections a
     * user, 20000 in all.
     */
    public static final VoiceLimits DEFAULT = new VoiceLimits(
            16 * 1024, 32, 20, 200, 64 * 1024, Duration.ofSeconds(4), Duration.ofSeconds(45), 16, 20, 20_000);

    /**
     * So many joins and resumes of one connection are answered in a second, sustained: each costs the picture of a
     * whole room. More are refused with {@code rate_limited}.
     */
    public static final int JOINS_PER_SECOND = 2;

    private static final int SPARE_JOINS = 16;

    /**
     * Checks that every limit is more than 0, the times in whole milliseconds. What each means is told above.
     *
     * @param messageBytes 1 or more
     * @param jsonDepth 1 or more
     * @param messagesPerSecond 1 or more
     * @param messageBurst 1 or more
     * @param outboundChars 1 or more
     * @param sendTimeout 1 ms or more
     * @param receiveTimeout 1 ms or more
     * @param channelsPerUser 1 or more
     * @param connectionsPerUser 1 or more
     * @param connections 1 or more
     * @throws IllegalArgumentException if one is not
     */
    public VoiceLimits {
        positive("messageBytes", messageBytes);
        positive("jsonDepth", jsonDepth);
        positive("messagesPerSecond", messagesPerSecond);
        positive("messageBurst", messageBurst);
        positive("outboundChars", outboundChars);
        positive("sendTimeout", sendTimeout.toMillis());
        positive("receiveTimeout", receiveTimeout.toMillis());
        positive("channelsPerUser", channelsPerUser);
        positive("connectionsPerUser", connectionsPerUser);
        positive("connections", connections);
    }

    /**
     * Returns how many joins and resumes of one connection are answered at once after a pause: two for each channel
     * that its user may be in, to resume each and to join it anew where its session is over, and sixteen to spare.
     * After that {@link #JOINS_PER_SECOND}.
     *
     * @return 48 by default
     */
    public long joinBurst() {
        return 2L * channelsPerUser + SPARE_JOINS;
    }

    private static void positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be more than 0, not " + value);
        }
    }
}
