package dev.connectivity.example.jitsimonitor;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nobody is connected to this program, and every room of the bridges is a channel. */
final class Audience implements RoomBroadcaster, ChannelDirectory {

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

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        return Optional.of(channel(channel));
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
        Map<ChannelId, Channel> named = new HashMap<>();
        channels.forEach(id -> named.put(id, channel(id)));
        return named;
    }

    private static Channel channel(ChannelId id) {
        return new Channel(id, id.value(), null);
    }
}
