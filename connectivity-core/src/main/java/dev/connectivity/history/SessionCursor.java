package dev.connectivity.history;

import dev.connectivity.SessionId;
import java.time.Instant;

/**
 * A place in a list of sessions that newer sessions do not move.
 *
 * @param startedAt start of the last session seen
 * @param session id of the last session seen
 */
public record SessionCursor(Instant startedAt, SessionId session) {}
