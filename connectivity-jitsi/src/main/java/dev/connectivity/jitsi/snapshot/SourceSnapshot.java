package dev.connectivity.jitsi.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * The exact counters of one media source (SSRC) on its way to the bridge.
 *
 * @param ssrc its number, the same for everybody who hears it
 * @param kind what it carries
 * @param expected packets the sequence numbers promise
 * @param received packets that arrived
 * @param lost packets lost, may be negative when packets came twice
 * @param jitterMillis interarrival jitter (RFC 3550, section 6.4.1), or null
 * @param activeMillis for how long it has been sending, pauses not counted, or null
 */
public record SourceSnapshot(
        long ssrc,
        Kind kind,
        long expected,
        long received,
        long lost,
        @Nullable Double jitterMillis,
        @Nullable Long activeMillis) {

    /** What a source carries. */
    public enum Kind {
        /** Speech, which quality is judged by. */
        AUDIO,
        /** Pictures. */
        VIDEO,
        /** Not told. */
        UNKNOWN
    }
}
