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

    /** For those who were shown the room meanwhile: how many of the events are in their picture. */
    private final Map<LiveSession, Integer> inPicture = new HashMap<>();

    void add(RoomEvent event) {
        events.add(event);
    }

    /** Notes that a session is shown the room as it is now. */
    void shownTo(LiveSession session) {
        inPicture.put(session, events.size());
    }

    boolean isTooMuch() {
        return events.size() > MOST;
    }

    /** Returns the events, in order. */
    List<RoomEvent> events() {
        return List.copyOf(events);
    }

    boolean isAbout(UserId user) {
        return events.stream().anyMatch(event -> event.user().equals(user));
    }

    /** Returns, for those who were shown the room meanwhile, how many of the first events their picture holds. */
    Map<LiveSession, Integer> shown() {
        return Map.copyOf(inPicture);
    }
}
