package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.room.LiveSession;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that one connection carries, one a channel. Found by the texts that messages name them with, so that
 * nothing is allocated for a report. Thread-safe.
 */
final class CarriedSessions {

    /** A session, and its id as messages name it. */
    record Carried(LiveSession session, String id) {

        private static Carried of(LiveSession session) {
            return new Carried(session, session.id().toString());
        }

        /** Tells whether a message means this session. */
        boolean isNamed(String text) {
            return id.equalsIgnoreCase(text);
        }
    }

    private final Map<String, Carried> byChannel = new ConcurrentHashMap<>();

    /** Returns the session in a channel, or null if there is none. */
    @Nullable
    Carried in(String channel) {
        return byChannel.get(channel);
    }

    /** Returns the session in a channel, or null if there is none. */
    @Nullable
    LiveSession in(ChannelId channel) {
        Carried carried = byChannel.get(channel.value());
        return carried == null ? null : carried.session();
    }

    boolean isIn(ChannelId channel) {
        return byChannel.containsKey(channel.value());
    }

    boolean isEmpty() {
        return byChannel.isEmpty();
    }

    /** Puts a session in its channel, and returns the one that was there. */
    @Nullable
    LiveSession put(LiveSession session) {
        Carried former = byChannel.put(session.channel().value(), Carried.of(session));
        return former == null ? null : former.session();
    }

    /** Takes a session out, unless another one has its channel. */
    void remove(LiveSession session) {
        byChannel.remove(session.channel().value(), Carried.of(session));
    }

    /** Takes a session out that may be in a channel. */
    void remove(ChannelId channel, SessionId id) {
        LiveSession present = in(channel);
        if (present != null && present.id().equals(id)) {
            remove(present);
        }
    }

    void forEach(Consumer<LiveSession> action) {
        byChannel.values().forEach(carried -> action.accept(carried.session()));
    }

    void addTo(Set<ChannelId> channels) {
        forEach(session -> channels.add(session.channel()));
    }
}
