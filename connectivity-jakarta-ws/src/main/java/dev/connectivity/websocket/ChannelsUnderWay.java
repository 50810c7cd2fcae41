package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The channels that one connection is about to join: a resume may have to wait for the store. Thread-safe. */
final class ChannelsUnderWay {

    /** Where the connection is already. */
    private final CarriedSessions there;

    /** How many joins of a channel are under way. */
    private final Map<ChannelId, Integer> joins = new HashMap<>(2);

    private final Set<ChannelId> leaves = new HashSet<>(2);

    ChannelsUnderWay(CarriedSessions there) {
        this.there = there;
    }

    synchronized void begin(ChannelId channel) {
        joins.merge(channel, 1, Integer::sum);
        leaves.remove(channel);
    }

    /** Notes that a join is over; returns whether the user has left meanwhile. */
    synchronized boolean end(ChannelId channel) {
        boolean left = leaves.contains(channel);
        if (joins.computeIfPresent(channel, (key, count) -> count == 1 ? null : count - 1) == null) {
            leaves.remove(channel);
        }
        return left;
    }

    /** Notes that the user leaves; returns false if they are there already, or no join is under way. */
    synchronized boolean leave(ChannelId channel) {
        if (there.isIn(channel) || !joins.containsKey(channel)) {
            return false;
        }
        leaves.add(channel);
        return true;
    }

    synchronized void addTo(Set<ChannelId> channels) {
        channels.addAll(joins.keySet());
    }
}
