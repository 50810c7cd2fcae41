package dev.connectivity;

import dev.connectivity.room.Participant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The channels that have somebody in them, and which of them have news for their next tick. */
final class Rooms {

    /** What the sessions of a room share, given what hears of its news. */
    private final Function<Consumer<Room>, SessionContext> contexts;

    private final Map<ChannelId, Room> rooms = new ConcurrentHashMap<>();

    /** One for each thread that ticks. A room belongs to one of them, so that it is told once a tick. */
    private final List<ChangedRooms> changed;

    /** What the sessions of each thread's rooms share. */
    private final List<SessionContext> shared;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();

    /** Without ticking threads a room tells at once what changes. */
    Rooms(Function<Consumer<Room>, SessionContext> contexts, int tickingThreads) {
        this.contexts = contexts;
        this.changed = Stream.generate(ChangedRooms::new).limit(tickingThreads).toList();
        this.shared = changed.stream().map(contexts).toList();
    }

    private Room make(ChannelId channel) {
        return new Room(
                channel,
                shared.isEmpty()
                        ? contexts.apply(new AtOnce())
                        : shared.get(Math.floorMod(made.getAndIncrement(), shared.size())));
    }

    /**
     * Lets a session into its room, which is made if it is not there. The entry returns null if the room was closed.
     */
    MonitoredSession admit(ChannelId channel, Function<Room, @Nullable MonitoredSession> entry) {
        while (true) {
            Room room = rooms.computeIfAbsent(channel, this::make);
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

    int tickingThreads() {
        return changed.size();
    }

    /** Tells those rooms of one thread that have changed by now what changed; returns how many they were. */
    int tick(int thread) {
        ChangedRooms queued = changed.get(thread);
        int count = 0;
        for (Room room = queued.first(); room != null; room = queued.next()) {
            room.tick();
            count++;
        }
        return count;
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
