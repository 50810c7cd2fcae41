package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One room update, encoded once for all members. A member who caused none of its events gets the same text as the
 * others; one who did gets it with their own events cut out. For one thread.
 */
final class RoomFrame {

    /** One encoded event. The key is what a later event replaces, or null if it must be kept. */
    record Event(UserId user, String json, Outbox.@Nullable Key key) {}

    /** What is sent to nobody. */
    static final String NOTHING = "[]";

    private final RoomUpdate update;

    /** All events as a JSON array. */
    private final String batch;

    /** Where in it each event ends; the next one begins behind the comma that follows. */
    private final int[] ends;

    /** The first event of each user; nearly always the only one. */
    private final Map<UserId, Integer> firstOf = new HashMap<>();

    private @Nullable List<Event> events;

    RoomFrame(RoomUpdate update) {
        this.update = update;
        ends = new int[update.events().size()];
        batch = MessageEncoder.events(update.channel(), update.events(), ends);
        for (int i = 0; i < ends.length; i++) {
            firstOf.putIfAbsent(user(i), i);
        }
    }

    private UserId user(int index) {
        return update.events().get(index).user();
    }

    private int begin(int index) {
        return index == 0 ? 1 : ends[index - 1] + 1;
    }

    ChannelId channel() {
        return update.channel();
    }

    /** Returns the events that a user hears of who knows those before the first. */
    List<Event> eventsFor(UserId user, int first) {
        List<Event> unknown = first == 0 ? events() : events().subList(first, ends.length);
        if (!firstOf.containsKey(user)) {
            return unknown;
        }
        return unknown.stream().filter(event -> !event.user().equals(user)).toList();
    }

    private List<Event> events() {
        List<Event> all = events;
        if (all == null) {
            all = new ArrayList<>(ends.length);
            for (int i = 0; i < ends.length; i++) {
                Outbox.Key key = update.events().get(i) instanceof RoomEvent.Measured
                        ? new Outbox.Key(channel(), user(i))
                        : null;
                all.add(new Event(user(i), batch.substring(begin(i), ends[i]), key));
            }
            events = all;
        }
        return all;
    }

    /** Returns one frame with all that a user hears of who knows those before the first, or {@link #NOTHING}. */
    String batchFor(UserId user, int first) {
        Integer own = firstOf.get(user);
        if (first == ends.length) {
            return NOTHING;
        }
        return first == 0 && own == null ? batch : cut(user, first, own == null ? ends.length : Math.max(own, first));
    }

    /** Copies the batch from an event on, without those of a user's own, of which the first is told. */
    private String cut(UserId user, int first, int own) {
        int keptFrom = begin(first);
        StringBuilder text = new StringBuilder(batch.length() - keptFrom + 1).append('[');
        for (int i = own; i < ends.length; i++) {
            if (user(i).equals(user)) {
                text.append(batch, keptFrom, begin(i));
                keptFrom = Math.min(ends[i] + 1, batch.length() - 1);
                if (firstOf.size() == ends.length) {
                    break;
                }
            }
        }
        text.append(batch, keptFrom, batch.length() - 1);
        if (text.charAt(text.length() - 1) == ',') {
            text.setLength(text.length() - 1);
        }
        return text.append(']').toString();
    }
}
