package dev.connectivity.room;

import dev.connectivity.ChannelId;
import java.util.List;
import java.util.Map;

/**
 * What changed in a room since the last update, to be encoded once and sent to all.
 *
 * @param channel the room's channel
 * @param events who came and went, in order, then at most one {@link RoomEvent.Measured} a user
 * @param recipients every connected session of the room, or the one that is told ahead of the others
 * @param shown for those of them who were shown the room, or told ahead of the others, since the last update: how many
 *     of the first events they know already
 */
public record RoomUpdate(
        ChannelId channel, List<RoomEvent> events, List<LiveSession> recipients, Map<LiveSession, Integer> shown) {

    /**
     * Makes an update of which nobody knows anything yet.
     *
     * @param channel the room's channel
     * @param events in order
     * @param recipients who is to hear of them
     */
    public RoomUpdate(ChannelId channel, List<RoomEvent> events, List<LiveSession> recipients) {
        this(channel, events, recipients, Map.of());
    }

    /**
     * Returns where the events begin that a recipient does not know already.
     *
     * @param recipient one of the recipients
     * @return an index in the events, or their number if there is none
     */
    public int firstFor(LiveSession recipient) {
        return shown.isEmpty() ? 0 : shown.getOrDefault(recipient, 0);
    }

    /**
     * Returns what a recipient is to hear: what they do not know already, without what is about their own user.
     *
     * @param recipient one of the recipients
     * @return in order, maybe nothing
     */
    public List<RoomEvent> eventsFor(LiveSession recipient) {
        return events.subList(firstFor(recipient), events.size()).stream()
                .filter(event -> !event.user().equals(recipient.user()))
                .toList();
    }
}
