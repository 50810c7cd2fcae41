package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

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

    List<VoiceConnection> all() {
        List<VoiceConnection> all = new ArrayList<>(count());
        byUser.values().forEach(all::addAll);
        return all;
    }

    boolean send(ChannelId channel, UserId receiver, String json) {
        boolean sent = false;
        for (VoiceConnection connection : byUser.getOrDefault(receiver, Set.of())) {
            if (connection.isIn(channel)) {
                connection.send(json);
                sent = true;
            }
        }
        return sent;
    }
}
