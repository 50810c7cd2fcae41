package dev.connectivity.jitsi;

import java.util.List;

/**
 * One meeting now, joined across the bridges that carry it.
 *
 * @param id the meeting's id, or of an old bridge the bridge's name and the conference's id
 * @param room the room's name, for people
 * @param participants in the order they were first seen
 */
public record ConferenceView(String id, String room, List<ParticipantView> participants) {

    /**
     * Copies the list.
     *
     * @param id the meeting's id
     * @param room the room's name
     * @param participants who is there
     */
    public ConferenceView {
        participants = List.copyOf(participants);
    }
}
