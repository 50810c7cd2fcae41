package dev.connectivity.websocket;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import org.jspecify.annotations.Nullable;

/** Puts the monitor's news into the outboxes of the connections. A session of another adapter's is passed over. */
final class WebSocketBroadcaster implements RoomBroadcaster {

    private final VoiceWebSocket endpoint;

    WebSocketBroadcaster(VoiceWebSocket endpoint) {
        this.endpoint = endpoint;
    }

    private static @Nullable VoiceConnection connection(LiveSession session) {
        return session.attachment() instanceof VoiceConnection connection ? connection : null;
    }

    @Override
    public void joined(LiveSession session, RoomPicture picture) {
        VoiceConnection connection = connection(session);
        ConnectivityMonitor monitor = endpoint.monitor();
        if (connection != null && monitor != null) {
            connection.joined(session, MessageEncoder.joined(session, picture, monitor));
        }
    }

    @Override
    public void changed(RoomUpdate update) {
        RoomFrame frame = new RoomFrame(update);
        for (LiveSession recipient : update.recipients()) {
            VoiceConnection connection = connection(recipient);
            if (connection != null) {
                connection.changed(frame, update.firstFor(recipient));
            }
        }
    }

    @Override
    public void incident(LiveSession session, IncidentEvent event) {
        VoiceConnection connection = connection(session);
        if (connection != null) {
            connection.send(MessageEncoder.incident(session, event));
        }
    }

    @Override
    public void acknowledged(LiveSession session, long seq) {
        VoiceConnection connection = connection(session);
        if (connection != null) {
            connection.acknowledged(session, MessageEncoder.acknowledged(session, seq));
        }
    }

    @Override
    public void refused(LiveSession session, long seq) {
        VoiceConnection connection = connection(session);
        if (connection != null) {
            connection.storageFull(seq);
        }
    }

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {
        if (formerAttachment instanceof VoiceConnection former) {
            former.takenOver(session);
        }
    }
}
