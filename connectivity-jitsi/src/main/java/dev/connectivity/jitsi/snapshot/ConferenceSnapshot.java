package dev.connectivity.jitsi.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conference as one bridge carries it.
 *
 * @param id the bridge's own id, different on each bridge
 * @param name the room's address, such as {@code standup@conference.example.org}, or null
 * @param meetingId the same on every bridge that carries the meeting, or null from an old bridge
 * @param endpoints the participants who are connected to this bridge; relayed ones are listed by their own bridge
 * @param inStats false if the bridge leaves it out of {@code /stats}, because statistics are switched off for it
 */
public record ConferenceSnapshot(
        String id,
        @Nullable String name,
        @Nullable String meetingId,
        List<EndpointSnapshot> endpoints,
        boolean inStats) {

    /**
     * Copies the list.
     *
     * @param id the bridge's own id
     * @param name the room's address, or null
     * @param meetingId the meeting's id, or null
     * @param endpoints the participants
     * @param inStats false if the bridge leaves it out of {@code /stats}
     */
    public ConferenceSnapshot {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Makes one of those that every answer lists.
     *
     * @param id the bridge's own id
     * @param name the room's address, or null
     * @param meetingId the meeting's id, or null
     * @param endpoints the participants
     */
    public ConferenceSnapshot(
            String id, @Nullable String name, @Nullable String meetingId, List<EndpointSnapshot> endpoints) {
        this(id, name, meetingId, endpoints, true);
    }
}
