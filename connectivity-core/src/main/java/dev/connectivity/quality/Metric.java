package dev.connectivity.quality;

/** What is measured of a connection, in the order in which an exact tie for the worst is decided. */
public enum Metric {
    /** Round-trip time in milliseconds. */
    LATENCY,
    /** Packets lost in percent. */
    PACKET_LOSS,
    /** Interarrival jitter in milliseconds. */
    JITTER
}
