package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The open connections, by user. Thread-safe. */
final class Connections {

    private final Map<UserId, Set<VoiceConnection>> byUser = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Adds a connection unless the user has too many. */
    boolean add(VoiceConnection connection, int mostOfOneUser) {
        boolean[] added = new boolean[1];
        byUser.compute(connection.user(), (user, known) -> {
            Set<VoiceConnection> theirs = known == null ? ConcurrentHashMap.newKeySet(2) : known;
            if (theirs.size() < mostOfOneUser) {
                added[0] = theirs.add(connection);
            }
            return theirs;
        });
        if (added[0]) {
            count.incrementAndGet();
        }
        return added[0];
    }

    void remove(VoiceConnection connection) {
        byUser.computeIfPresent(connection.user(), (user, theirs) -> {
            if (theirs.remove(connection)) {
                count.decrementAndGet();
            }
            return theirs.isEmpty() ? null : theirs;
        });
    }

    int count() {
        return count.get();
    }

    void forEach(Consumer<VoiceConnection> action) {
        byUser.values().forEach(theirs -> theirs.forEach(action));
    }

    boolean send(ChannelId channel, UserId receiver, String json) {
        boolean sent = false;
        for (VoiceConnection connection : byUser.getOrDefault(receiver, Set.of())) {
            if (connection.isIn(channel)) {
                sent |= connection.sendIfRoom(json);
            }
        }
        return sent;
    }
}
