package dev.connectivity.jitsi.poll;

import java.time.Duration;

/**
 * What a bridge is asked, and how often. The bridge computes each answer anew; docs/jitsi.md has what that costs it.
 *
 * @param statsInterval how often {@code /stats} is read
 * @param fullInterval how often {@code /debug?full=true} is read, for exact loss and for jitter, without which no
 *     quality is good unless a client tells it; zero means never. It takes the place of a {@code /stats} that is due
 * @param presenceInterval how often {@code /debug} is read, to see who comes and goes; zero means never
 * @param healthInterval how often {@code /about/health} is read, and {@code /debug} for drain and shutdown
 * @param timeout the longest an answer may take, to its last byte
 * @param maxBackoff the longest pause after failures; the first is 1 s, and they double
 * @param forgetAfter after how long without an answer a bridge's sessions end
 */
public record PollSettings(
        Duration statsInterval,
        Duration fullInterval,
        Duration presenceInterval,
        Duration healthInterval,
        Duration timeout,
        Duration maxBackoff,
        Duration forgetAfter) {

    /** Every 5, 10, 2 and 10 s; 5 s of patience; pauses up to 30 s; sessions end after 60 s. */
    public static final PollSettings DEFAULT = new PollSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    /**
     * Checks the durations.
     *
     * @param statsInterval how often {@code /stats} is read
     * @param fullInterval how often full debug is read, or zero
     * @param presenceInterval how often {@code /debug} is read, or zero
     * @param healthInterval how often health is read
     * @param timeout the longest an answer may take
     * @param maxBackoff the longest pause after failures
     * @param forgetAfter after how long without an answer sessions end
     * @throws IllegalArgumentException if one is negative, or zero where that is not allowed
     */
    public PollSettings {
        requirePositive("statsInterval", statsInterval);
        requirePositive("healthInterval", healthInterval);
        requirePositive("timeout", timeout);
        requirePositive("maxBackoff", maxBackoff);
        requirePositive("forgetAfter", forgetAfter);
        if (fullInterval.isNegative() || presenceInterval.isNegative()) {
            throw new IllegalArgumentException("Intervals must not be negative");
        }
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be more than zero: " + duration);
        }
    }
}
