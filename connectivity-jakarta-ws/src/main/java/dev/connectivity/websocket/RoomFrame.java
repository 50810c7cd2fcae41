package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One room update, encoded once for all members. A member who caused none of its events gets the same text as the
 * others; one who did gets it with their own events cut out.
 */
final class RoomFrame {

    /** One encoded event. The key is what a later event replaces, or null if it must be kept. */
    record Event(UserId user, String json, Outbox.@org.jspecify.annotations.Nullable Key key) {}

    private final ChannelId channel;
    private final List<Event> events;
    private final Set<UserId> users = new HashSet<>();
    private final String batch;

    RoomFrame(RoomUpdate update) {
        channel = update.channel();
        events = new ArrayList<>(update.events().size());
        for (RoomEvent event : update.events()) {
            users.add(event.user());
            Outbox.Key key = event instanceof RoomEvent.Measured ? new Outbox.Key(channel, event.user()) : null;
            events.add(new Event(event.user(), MessageEncoder.event(channel, event), key));
        }
        batch = batch(events);
    }

    private static String batch(List<Event> events) {
        StringBuilder text = new StringBuilder("[");
        for (Event event : events) {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append(event.json());
        }
        return text.append(']').toString();
    }

    ChannelId channel() {
        return channel;
    }

    /** Returns the events that a user hears of. */
    List<Event> eventsFor(UserId user) {
        if (!users.contains(user)) {
            return events;
        }
        return events.stream().filter(event -> !event.user().equals(user)).toList();
    }

    /** Returns one frame with all that a user hears of, or "[]" if that is nothing. */
    String batchFor(UserId user) {
        return users.contains(user) ? batch(eventsFor(user)) : batch;
    }
}
