package dev.connectivity.spi;

import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where sessions are kept: a row at the join, completed at the end. Durable when a method returns. */
public interface SessionStore {

    /**
     * Records that sessions began. Repeating a start changes nothing.
     *
     * @param starts not empty
     * @throws StorageUnavailableException if the store is away; the call is then repeated
     */
    void opened(List<SessionStart> starts);

    /**
     * Records how the clocks of sessions' clients differ from the server's: once a session, before the first sample
     * that was stored by it. The first offset of a session stays. A store that keeps none gives none back when a
     * session is reopened; the spacing of samples sent again then begins anew with the first of them.
     *
     * @param clocks not empty
     * @throws StorageUnavailableException if the store is away; the call is then repeated
     */
    default void clocked(List<SessionClock> clocks) {}

    /**
     * Records how sessions ended. Called when every sample of theirs was stored or refused; the totals count those that
     * were stored. Repeating an end changes nothing; a
     * session that was reopened in between gets its new end.
     *
     * @param summaries not empty
     * @throws StorageUnavailableException if the store is away; the call is then repeated
     */
    void closed(List<SessionSummary> summaries);

    /**
     * Takes up a session that this process does not know, because it ran before a restart or on another node. The
     * session is open again afterwards and belongs to the caller. Not taken up is a session that its user left
     * ({@code LEFT}), that was given up ({@code LOST}), that is somebody else's or in another channel, or that another
     * living node owns: what is not taken up stays as it is.
     *
     * <p>Of a session that ended with {@code SHUTDOWN} the totals are those of its end, of another one what its stored
     * samples amount to.
     *
     * @param wanted which session, and what must be true of it
     * @return the session as stored, or empty if there is none such
     * @throws StorageUnavailableException if the store is away
     */
    Optional<StoredSession> reopen(Resumption wanted);

    /**
     * Takes up many sessions at once, as after a restart, when everybody comes back. The same as one
     * {@link #reopen(Resumption)} after the other, which is what a store does that knows no quicker way.
     *
     * @param wanted not empty; a session may be asked for repeatedly, and by users whose it is not
     * @return those that were taken up, each for its own user only
     * @throws StorageUnavailableException if the store is away; what was taken up nevertheless can be once more, and
     *     ends by and by if it is not
     */
    default Map<SessionId, StoredSession> reopenAll(List<Resumption> wanted) {
        Map<SessionId, StoredSession> found = new HashMap<>();
        for (Resumption each : wanted) {
            reopen(each).ifPresent(stored -> found.put(each.session(), stored));
        }
        return found;
    }
}
