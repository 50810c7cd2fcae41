package dev.connectivity.jitsi.identity;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;

/**
 * Who a participant is to the application.
 *
 * @param user whose history the session belongs to
 * @param name what the others call them
 * @param channel where they are
 */
public record JitsiIdentity(UserId user, String name, ChannelId channel) {}
