package dev.connectivity.session;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.spi.SessionStore;
import java.time.Instant;

/**
 * What somebody who comes back asks of a {@link SessionStore}.
 *
 * @param session which session
 * @param user whose it must be
 * @param channel where it must be
 * @param lastSeenAfter it must not have ended, nor its owner have been seen last, before this
 */
public record Resumption(SessionId session, UserId user, ChannelId channel, Instant lastSeenAfter) {}
