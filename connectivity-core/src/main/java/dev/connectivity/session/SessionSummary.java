package dev.connectivity.session;

import java.time.Instant;

/**
 * A whole session: its beginning, its end and what was measured between.
 *
 * @param start who, where and since when
 * @param endedAt when it ended, never before its start
 * @param totals what was measured; {@link SampleTotals#EMPTY} if the session was too short for a sample
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
