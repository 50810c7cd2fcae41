package dev.connectivity.session;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import java.time.Instant;

/**
 * The beginning of a session, stored at the join so that a crash leaves something to finalise.
 *
 * @param session its id
 * @param user whose it is
 * @param channel where
 * @param startedAt when, to the millisecond
 */
public record SessionStart(SessionId session, UserId user, ChannelId channel, Instant startedAt) {}
