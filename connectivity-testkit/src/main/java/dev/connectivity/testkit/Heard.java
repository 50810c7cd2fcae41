package dev.connectivity.testkit;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;

/** Something that one person's connection was told. */
public sealed interface Heard {

    /**
     * The greeting of a newcomer or returner.
     *
     * @param picture who was there
     */
    record Greeting(RoomPicture picture) implements Heard {}

    /**
     * Something that changed in the room.
     *
     * @param event what changed
     */
    record Change(RoomEvent event) implements Heard {}

    /**
     * A turn in one's own incident.
     *
     * @param event what happened
     */
    record Incident(IncidentEvent event) implements Heard {}

    /**
     * Samples are durable.
     *
     * @param seq up to which number
     */
    record Acknowledged(long seq) implements Heard {}

    /**
     * A sample could not be stored.
     *
     * @param seq its number
     */
    record Refused(long seq) implements Heard {}

    /**
     * Another connection took the session over.
     *
     * @param formerAttachment the connection that was told
     */
    record TakenOver(Object formerAttachment) implements Heard {}
}
