package dev.connectivity.jitsi.identity;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes by the claims of Jitsi's tokens ({@code context.user.id}, {@code context.user.name}, {@code room}). The bridge
 * never sees a token, so the application that has verified it hands its claims over with the endpoint id the
 * participant got; who was not presented is nobody. No signature is checked here. Thread-safe.
 */
public final class JwtClaimsIdentities implements JitsiIdentities {

    private static final String ANY_ROOM = "*";

    private final int capacity;
    private final Map<String, Presented> presented = new LinkedHashMap<>();

    private record Presented(
            UserId user, String name, @Nullable String room) {}

    /**
     * Makes an empty one.
     *
     * @param capacity how many participants are remembered at most, above 0; beyond it the oldest are forgotten
     * @throws IllegalArgumentException if the capacity is not above 0
     */
    public JwtClaimsIdentities(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be above 0, not " + capacity);
        }
        this.capacity = capacity;
    }

    /**
     * Presents a participant. Presenting again replaces.
     *
     * @param endpointId the id Jitsi gave them, which is their resource in the room's address
     * @param claims the claims of the token they entered with, already verified
     * @return whether the claims name a user ({@code context.user.id}); if not, nothing is remembered
     */
    public boolean present(String endpointId, Map<String, ?> claims) {
        Object context = claims.get("context");
        Object user = context instanceof Map<?, ?> members ? members.get("user") : null;
        if (!(user instanceof Map<?, ?> person)) {
            return false;
        }
        String id = text(person.get("id"));
        if (id == null) {
            return false;
        }
        String name = text(person.get("name"));
        Presented entry = new Presented(new UserId(id), name == null ? id : name, text(claims.get("room")));
        synchronized (presented) {
            presented.remove(endpointId);
            presented.put(endpointId, entry);
            while (presented.size() > capacity) {
                presented.remove(presented.keySet().iterator().next());
            }
        }
        return true;
    }

    /**
     * Forgets a participant.
     *
     * @param endpointId who left
     */
    public void withdraw(String endpointId) {
        synchronized (presented) {
            presented.remove(endpointId);
        }
    }

    @Override
    public Optional<JitsiIdentity> identify(JitsiParticipant participant) {
        Presented entry;
        synchronized (presented) {
            entry = presented.get(participant.endpointId());
        }
        if (entry == null || !mayBeIn(entry.room, participant.room())) {
            return Optional.empty();
        }
        return Optional.of(new JitsiIdentity(entry.user, entry.name, new ChannelId(participant.room())));
    }

    /** A token for one room says nothing about another; Jitsi writes a tenant's room as {@code [tenant]room}. */
    private static boolean mayBeIn(@Nullable String claimed, String room) {
        if (claimed == null) {
            return false;
        }
        String bare = room.startsWith("[") ? room.substring(room.indexOf(']') + 1) : room;
        return claimed.equals(ANY_ROOM) || claimed.toLowerCase(Locale.ROOT).equals(bare.toLowerCase(Locale.ROOT));
    }

    /** Applications write ids as numbers, too. */
    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        return value instanceof String text && !text.isEmpty() && text.length() <= 255 ? text : null;
    }
}
