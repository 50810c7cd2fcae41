package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who came and went in a room since it was last told, and who knows of it already. Guarded by its room. */
final class RoomNews {

    /** So many events are gathered for a tick; one more, and they are told at once. */
    static final int MOST = 1_000;

    private final List<RoomEvent> events = new ArrayList<>();

    /** For those who were shown the room, or told, meanwhile: how many of the events they know. */
    private final Map<LiveSession, Integer> known = new HashMap<>();

    void add(RoomEvent event) {
        events.add(event);
    }

    /** Notes that a session is shown the room, or told the news, as it is now. */
    void shownTo(LiveSession session) {
        known.put(session, events.size());
    }

    boolean isTooMuch() {
        return events.size() > MOST;
    }

    /** Returns the events, in order. */
    List<RoomEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the events that a session was neither shown nor told, in order. */
    List<RoomEvent> unknownTo(LiveSession session) {
        return List.copyOf(events.subList(known.getOrDefault(session, 0), events.size()));
    }

    /** Returns, for those who were shown the room, or told, meanwhile, how many of the first events they know. */
    Map<LiveSession, Integer> shown() {
        return Map.copyOf(known);
    }
}
