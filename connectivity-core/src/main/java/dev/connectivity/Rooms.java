package dev.connectivity;

import dev.connectivity.room.Participant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The channels that have somebody in them, and which of them have news for their next tick. */
final class Rooms {

    private final SessionContext context;
    private final boolean ticking;
    private final Map<ChannelId, Room> rooms = new ConcurrentHashMap<>();
    private final ChangedRooms changed = new ChangedRooms();
    private final AtomicInteger sessions = new AtomicInteger();

    Rooms(SessionContext context, boolean ticking) {
        this.context = context;
        this.ticking = ticking;
    }

    /** Lets a session into its room, which is made if it is not there. The entry returns null if the room was closed. */
    MonitoredSession admit(ChannelId channel, Function<Room, @Nullable MonitoredSession> entry) {
        while (true) {
            Room room = rooms.computeIfAbsent(
                    channel, id -> new Room(id, context, ticking ? changed.place() : new AtOnce()));
            MonitoredSession session = entry.apply(room);
            if (session != null) {
                sessions.incrementAndGet();
                return session;
            }
            rooms.remove(channel, room);
        }
    }

    /** Lets a session out that has ended. */
    void exit(MonitoredSession session) {
        Room room = session.room();
        if (room.exit(session)) {
            rooms.remove(room.channel(), room);
        }
        sessions.decrementAndGet();
    }

    @Nullable
    MonitoredSession find(ChannelId channel, SessionId id) {
        Room room = rooms.get(channel);
        if (room != null) {
            for (MonitoredSession session : room.members()) {
                if (session.id().equals(id)) {
                    return session;
                }
            }
        }
        return null;
    }

    /** Tells the rooms that changed what changed; returns how many they were. */
    int tick() {
        int count = 0;
        // Bounded by what is queued now, so that a busy room cannot hold the tick for ever.
        int most = rooms.size() + 1;
        Room room;
        while (count < most && (room = changed.poll()) != null) {
            room.tick();
            count++;
        }
        return count;
    }

    void announce(ChannelId channel) {
        Room room = rooms.get(channel);
        if (room != null) {
            room.announce();
        }
    }

    void forEachSession(Consumer<MonitoredSession> action) {
        for (Room room : rooms.values()) {
            room.members().forEach(action);
        }
    }

    List<Participant> picture(ChannelId channel) {
        Room room = rooms.get(channel);
        return room == null ? List.of() : room.picture();
    }

    int size() {
        return rooms.size();
    }

    int sessionCount() {
        return sessions.get();
    }
}
