package dev.connectivity.spi;

import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionEntry;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One user's own past. Every method takes the authenticated user and answers with nothing of anybody else. All throw
 * {@link StorageUnavailableException} while the store is away.
 */
public interface ConnectionHistory {

    /**
     * Summarises the last days, today included.
     *
     * @param user whose history
     * @param days 1 to 365
     * @param zone where days begin and end
     * @return the summary; without any session its averages are null and its days empty
     * @throws IllegalArgumentException if days is out of range
     */
    ConnectionSummary summary(UserId user, int days, ZoneId zone);

    /**
     * Lists sessions, newest first, by start and then id.
     *
     * @param user whose history
     * @param limit at most so many, 1 to 100
     * @param offset skips so many, 0 or more
     * @param after begins behind this session, or null to begin with the newest
     * @return the page, empty past the end
     * @throws IllegalArgumentException if limit or offset is out of range
     */
    List<SessionEntry> sessions(UserId user, int limit, int offset, @Nullable SessionCursor after);

    /**
     * Finds one session with its course.
     *
     * @param user whose history
     * @param session which session
     * @return the session, or empty if there is none such or it is somebody else's
     */
    Optional<SessionDetail> session(UserId user, SessionId session);
}
