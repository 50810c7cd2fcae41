package dev.connectivity.jitsi.derive;

/**
 * Packets lost, and how that is known.
 *
 * @param percent 0 to 100
 * @param basis what it was computed from
 * @param packets how many packets it judges
 */
public record Loss(double percent, Basis basis, long packets) {

    /** What a loss was computed from, best first. */
    public enum Basis {
        /** Sequence numbers of each media source between two answers: exact. */
        SOURCE_DELTA,
        /** Sequence numbers of sources since they began, if they are at most a minute old or never lost any: exact. */
        SOURCE_LIFETIME,
        /** The bridge's window of 60 s: late to rise and to fall, and inflated by reordering. */
        SLIDING_WINDOW
    }
}
