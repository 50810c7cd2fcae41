package dev.connectivity.jitsi.derive;

/**
 * Whether an endpoint is heard. The bridge itself shows a dead endpoint as connected and perfect for a minute or two.
 */
public enum Activity {
    /** Seen, but its counters have not yet been seen to move: it may be dead. */
    UNPROVEN,
    /** Packets keep coming. */
    ACTIVE,
    /** Nothing came for too long: nothing the bridge still says of it is to be believed. */
    SILENT
}
