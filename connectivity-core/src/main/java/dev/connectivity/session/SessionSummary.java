package dev.connectivity.session;

import java.time.Instant;

/**
 * A whole session: its beginning, its end and what was measured between.
 *
 * @param start who, where and since when
 * @param endedAt when it ended, never before its start
 * @param totals what its stored samples amount to, and how many incidents were told; {@link SampleTotals#EMPTY} if none
 *     was stored. A sample that was refused is not in them unless it was sent again and stored: however often a session
 *     is resumed, on whichever run of the server, its totals count each of its stored samples once and nothing else
 * @param reason why it ended
 */
public record SessionSummary(SessionStart start, Instant endedAt, SampleTotals totals, EndReason reason) {

    /** Why a session ended. */
    public enum EndReason {
        /** The user left. */
        LEFT,
        /** The connection was lost and did not come back in time. */
        LOST,
        /** The server was stopped in good order; the session may be reopened for a while. */
        SHUTDOWN,
        /** The server died and the session was finalised from its stored samples; it may be reopened for a while. */
        RECOVERED
    }
}
