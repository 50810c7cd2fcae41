package dev.connectivity.room;

import dev.connectivity.ChannelId;
import java.util.List;

/**
 * What changed in a room since the last update, to be encoded once and sent to all.
 *
 * @param channel the room's channel
 * @param events in order, at most one {@link RoomEvent.Measured} a user
 * @param recipients every connected session of the room; each is spared the events about its own user
 */
public record RoomUpdate(ChannelId channel, List<RoomEvent> events, List<LiveSession> recipients) {}
