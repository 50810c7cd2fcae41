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

    /** What became of a newcomer. */
    enum Admission {
        /** It counts from now on. */
        ADDED,
        /** Its user has too many. */
        TOO_MANY_OF_USER,
        /** All users together have too many. */
        TOO_MANY_IN_ALL
    }

    /** Adds a connection unless its user or all users together would then have too many, however many come at once. */
    Admission add(VoiceConnection connection, int mostOfOneUser, int mostInAll) {
        Admission[] admission = new Admission[1];
        byUser.compute(connection.user(), (user, known) -> {
            if (known != null && known.size() >= mostOfOneUser) {
                admission[0] = Admission.TOO_MANY_OF_USER;
                return known;
            }
            if (count.getAndUpdate(present -> present < mostInAll ? present + 1 : present) >= mostInAll) {
                admission[0] = Admission.TOO_MANY_IN_ALL;
                return known;
            }
            Set<VoiceConnection> theirs = known == null ? ConcurrentHashMap.newKeySet(2) : known;
            theirs.add(connection);
            admission[0] = Admission.ADDED;
            return theirs;
        });
        return admission[0];
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
            connection.joinBegins(channel);
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

    /** Returns how many users have a connection. */
    int users() {
        return byUser.size();
    }

    void forEach(Consumer<VoiceConnection> action) {
        byUser.values().forEach(theirs -> theirs.forEach(action));
    }

    boolean isIn(ChannelId channel, UserId user) {
        return byUser.getOrDefault(user, Set.of()).stream().anyMatch(connection -> connection.isIn(channel));
    }

    boolean send(ChannelId channel, UserId receiver, String json) {
        boolean sent = false;
        for (VoiceConnection connection : byUser.getOrDefault(receiver, Set.of())) {
            if (connection.isIn(channel)) {
                sent |= connection.sendPassedOn(json);
            }
        }
        return sent;
    }
}
