package dev.connectivity;

import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import java.time.Instant;

/**
 * A session that is over and is to be written once its samples are, for only then is it known what it amounts to.
 *
 * @param session which one
 * @param endedAt when it ended
 * @param reason why
 */
record EndedSession(MonitoredSession session, Instant endedAt, EndReason reason) {

    /** Returns what to store, the samples counted that are stored by now. */
    SessionSummary summary() {
        return new SessionSummary(session.start(), endedAt, session.totalsUntil(endedAt.toEpochMilli()), reason);
    }
}
