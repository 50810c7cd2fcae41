package dev.connectivity;

import dev.connectivity.room.Participant;
import java.util.List;

/** A user's place in a room, however many sessions they have there. */
final class Seat {

    private final Room room;
    private final UserId user;
    private volatile String name;
    private volatile List<MonitoredSession> sessions = List.of();
    private volatile boolean changed;

    Seat(Room room, UserId user, String name) {
        this.room = room;
        this.user = user;
        this.name = name;
    }

    Room room() {
        return room;
    }

    UserId user() {
        return user;
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    List<MonitoredSession> sessions() {
        return sessions;
    }

    /** Called under the room's lock. */
    void setSessions(List<MonitoredSession> newSessions) {
        sessions = newSessions;
    }

    /** Marks that the room has something new to tell about this user. Called without any lock. */
    void markChanged() {
        changed = true;
        room.markChanged();
    }

    /** Takes the mark back and says whether it was set. Called under the room's lock. */
    boolean takeChanged() {
        if (!changed) {
            return false;
        }
        changed = false;
        return true;
    }

    /** Returns the latest that any of the user's sessions said. */
    Participant picture() {
        MonitoredSession latest = sessions.get(0);
        for (MonitoredSession session : sessions) {
            if (session != latest && session.heardAfter(latest)) {
                latest = session;
            }
        }
        return latest.picture();
    }
}
