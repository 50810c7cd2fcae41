package dev.connectivity.jitsi.identity;

import org.jspecify.annotations.Nullable;

/**
 * A participant as a bridge knows them. Nothing here is authenticated but the endpoint id, which Jitsi itself assigns.
 *
 * @param bridge the name of the bridge that carries them
 * @param conferenceId the bridge's own id of the conference
 * @param conferenceName the room's address, such as {@code standup@conference.example.org}, or null
 * @param meetingId the meeting's id, the same on all bridges, or null
 * @param endpointId the participant's id, which is their resource in the room's address
 * @param statsId what the client calls itself in statistics, chosen by the client, or null
 */
public record JitsiParticipant(
        String bridge,
        String conferenceId,
        @Nullable String conferenceName,
        @Nullable String meetingId,
        String endpointId,
        @Nullable String statsId) {

    /**
     * Returns the room's own name, without the address: {@code standup}.
     *
     * @return the name, or the meeting's or conference's id if the bridge tells no name
     */
    public String room() {
        if (conferenceName != null) {
            int at = conferenceName.indexOf('@');
            return at > 0 ? conferenceName.substring(0, at) : conferenceName;
        }
        return meetingId == null ? conferenceId : meetingId;
    }
}
