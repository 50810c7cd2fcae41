package dev.connectivity.room;

import dev.connectivity.ChannelId;
import java.util.List;

/**
 * What changed in a room since the last update, to be encoded once and sent to all.
 *
 * @param channel the room's channel
 * @param events who came and went, in order, then at most one {@link RoomEvent.Measured} a user
 * @param recipients connected sessions of the room, each of which is spared the events about its own user; all of them
 *     but who was shown the room since the last update; they get an update of their own with what is new to them
 */
public record RoomUpdate(ChannelId channel, List<RoomEvent> events, List<LiveSession> recipients) {}
