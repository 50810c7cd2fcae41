package dev.connectivity.jitsi.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * What a bridge says of itself in {@code /debug}. Draining and graceful shutdown leave its health good, so they are to
 * be read here.
 *
 * @param shutdownState such as RUNNING, GRACEFUL_SHUTDOWN or SHUTTING_DOWN, or null
 * @param draining whether new conferences are kept away, or null
 * @param stress load by the bridge's own measure, 1.0 is full, or null
 * @param overloaded whether the bridge calls itself overloaded, or null
 * @param healthy the last self-check, which runs once a minute, or null
 * @param healthMessage why the self-check failed, or null
 */
public record ServerState(
        @Nullable String shutdownState,
        @Nullable Boolean draining,
        @Nullable Double stress,
        @Nullable Boolean overloaded,
        @Nullable Boolean healthy,
        @Nullable String healthMessage) {

    /** Nothing is known. */
    public static final ServerState UNKNOWN = new ServerState(null, null, null, null, null, null);
}
