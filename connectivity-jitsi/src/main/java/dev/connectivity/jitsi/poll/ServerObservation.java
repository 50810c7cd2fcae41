package dev.connectivity.jitsi.poll;

import dev.connectivity.jitsi.snapshot.ServerState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bridge as a server, once.
 *
 * @param bridge its name
 * @param at when it was asked
 * @param condition the verdict
 * @param responseTime how long the answer to {@code /about/health} took, or until it was given up
 * @param reason why it is not well, in words, or null
 * @param state what it said of itself last; all unknown for a bridge that never answered a debug request
 * @param conferences how many conferences it last listed, or null
 * @param endpoints how many endpoints it last listed, or null
 * @param packetsInPerSecond the sum of what its endpoints send by the bridge's own measure, or null
 * @param packetsOutPerSecond the sum of what they are sent, or null
 */
public record ServerObservation(
        String bridge,
        Instant at,
        Condition condition,
        Duration responseTime,
        @Nullable String reason,
        ServerState state,
        @Nullable Integer conferences,
        @Nullable Integer endpoints,
        @Nullable Double packetsInPerSecond,
        @Nullable Double packetsOutPerSecond) {

    /** How a bridge is. */
    public enum Condition {
        /** It takes new conferences. */
        HEALTHY,
        /** Healthy, but new conferences are kept away from it. */
        DRAINING,
        /** Healthy, but it stops when its conferences have ended, or already stops. */
        SHUTTING_DOWN,
        /** Its own check failed. */
        UNHEALTHY,
        /** The port accepts, and no answer comes in time. */
        HUNG,
        /** Nobody listens, or the connection broke. */
        UNREACHABLE,
        /** It answers something that is not understood. */
        MALFUNCTIONING
    }
}
