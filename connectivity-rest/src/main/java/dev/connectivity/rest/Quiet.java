package dev.connectivity.rest;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Lets one log line through a second and counts the others, so that whoever asks in a loop cannot flood the log.
 * Thread-safe.
 */
final class Quiet {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    // Guarded by this.
    private boolean hasLogged;
    private long loggedNanos;
    private long leftOut;

    /** Returns how many lines were left out before this one, or empty if it is to be left out, too. */
    synchronized OptionalLong mayLog(long nowNanos) {
        if (hasLogged && nowNanos - loggedNanos < PAUSE_NANOS) {
            leftOut++;
            return OptionalLong.empty();
        }
        hasLogged = true;
        loggedNanos = nowNanos;
        long before = leftOut;
        leftOut = 0;
        return OptionalLong.of(before);
    }
}
