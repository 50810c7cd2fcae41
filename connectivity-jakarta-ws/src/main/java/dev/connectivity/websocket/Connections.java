package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.HashSet;
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

    /**
     * Notes that a connection is about to join a channel, unless its user would then be in too many, on all their
     * connections together. Two connections of one user that join at once cannot exceed it either.
     *
     * @return false if it may not
     */
    boolean mayJoin(VoiceConnection connection, ChannelId channel, int mostOfOneUser) {
        Set<VoiceConnection> theirs = byUser.getOrDefault(connection.user(), Set.of());
        synchronized (theirs) {
            Set<ChannelId> channels = new HashSet<>();
            theirs.forEach(each -> each.addChannelsTo(channels));
            if (!channels.contains(channel) && channels.size() >= mostOfOneUser) {
                return false;
            }
            connection.joining(channel);
            return true;
        }
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
