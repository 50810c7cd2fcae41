package dev.connectivity.testkit.monitor;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;

/** Tells nobody, but what a test adds. */
abstract class SilentBroadcaster implements RoomBroadcaster {

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
