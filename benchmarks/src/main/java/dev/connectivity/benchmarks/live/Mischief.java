package dev.connectivity.benchmarks.live;

import java.util.Set;

/** What a hostile client does, and what it must be told for it. */
enum Mischief {
    /** Sends malformed JSON, ten times as fast as allowed. */
    FLOOD(200, Set.of("malformed_message", "rate_limited")),
    /** Reports to a channel it never entered, as fast. */
    STRANGER(200, Set.of("not_in_channel", "rate_limited")),
    /** Joins and leaves in a loop, as fast. */
    TURNSTILE(200, Set.of("rate_limited")),
    /** Sends a message of 20 KiB, and again as soon as it was closed for it. */
    OVERSIZE(1, Set.of("closed with 1009")),
    /** Joins and resets its connection, without a word. */
    VANISHER(1, Set.of());

    private final int perSecond;
    private final Set<String> punishment;

    Mischief(int perSecond, Set<String> punishment) {
        this.perSecond = perSecond;
        this.punishment = punishment;
    }

    int perSecond() {
        return perSecond;
    }

    Set<String> punishment() {
        return punishment;
    }

    /** Whether it sends more than the server's limit lets through. */
    boolean floods() {
        return perSecond > 1;
    }
}
