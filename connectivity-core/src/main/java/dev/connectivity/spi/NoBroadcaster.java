package dev.connectivity.spi;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;

/** Tells nobody. */
final class NoBroadcaster implements RoomBroadcaster {

    @Override
    public void joined(LiveSession session, RoomPicture picture) {}

    @Override
    public void changed(RoomUpdate update) {}

    @Override
    public void incident(LiveSession session, IncidentEvent event) {}

    @Override
    public void acknowledged(LiveSession session, long seq) {}

    @Override
    public void refused(LiveSession session, long seq) {}

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {}
}
