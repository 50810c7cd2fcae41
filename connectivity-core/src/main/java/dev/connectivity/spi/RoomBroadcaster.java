package dev.connectivity.spi;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;

/**
 * Carries what happens in rooms to the people in them.
 *
 * <p>Implementations are thread-safe. Every method must return at once (put the message in a queue, no input or output)
 * and must neither throw nor call the monitor back: the calls for one room come one after another, some under the
 * room's lock, which is what keeps their order.
 */
public interface RoomBroadcaster {

    /** Tells nobody: for programs that store or look on, and whose users have no connection to them. */
    RoomBroadcaster NONE = new NoBroadcaster();

    /**
     * Greets a newcomer or a returner. The first call for this session; changes to the room follow it.
     *
     * @param session who came; {@link LiveSession#attachment()} leads to the connection
     * @param picture who is there already, without the newcomer
     */
    void joined(LiveSession session, RoomPicture picture);

    /**
     * Tells the room's members what changed.
     *
     * @param update events in order, and who is to hear of them, each without the events about themselves
     */
    void changed(RoomUpdate update);

    /**
     * Tells a session's owner, and nobody else, of a packet-loss incident.
     *
     * @param session whose incident
     * @param event what happened
     */
    void incident(LiveSession session, IncidentEvent event);

    /**
     * Tells a session's owner that everything it sent, up to and with a number, is stored durably.
     *
     * @param session whose samples
     * @param seq the highest stored number
     */
    void acknowledged(LiveSession session, long seq);

    /**
     * Tells a session's owner that a sample taken in earlier could not be stored, because the store and its reserves
     * are full. The owner keeps it and sends it again later; until then nothing from this number on is acknowledged.
     *
     * @param session whose sample
     * @param seq the sample's number
     */
    void refused(LiveSession session, long seq);

    /**
     * Tells that a connection no longer carries a session, because another connection of the same user took it over.
     *
     * @param session the session, which goes on
     * @param formerAttachment the connection that lost it
     */
    void takenOver(LiveSession session, Object formerAttachment);
}
