package dev.connectivity.jitsi.poll;

import org.jspecify.annotations.Nullable;

/** A request that led to nothing. */
final class BridgeFailure extends Exception {

    private static final long serialVersionUID = 1L;

    enum Kind {
        /** No answer, or not all of it, in time. */
        HUNG,
        /** No connection, or it broke. */
        UNREACHABLE,
        /** An answer that is not understood. */
        MALFORMED,
        /** The bridge does not have what was asked for. */
        NOT_FOUND,
        /** Another status than 200. */
        REFUSED
    }

    private final Kind kind;

    BridgeFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
