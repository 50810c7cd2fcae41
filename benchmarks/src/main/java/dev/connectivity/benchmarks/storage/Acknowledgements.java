package dev.connectivity.benchmarks.storage;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets everybody in and counts whose last sample was acknowledged. */
final class Acknowledgements implements RoomBroadcaster, ChannelDirectory {

    private long last;
    private int complete;

    void reset(long lastSeq) {
        last = lastSeq;
        complete = 0;
    }

    int complete() {
        return complete;
    }

    @Override
    public void acknowledged(LiveSession session, long seq) {
        if (seq == last) {
            complete++;
        }
    }

    @Override
    public void joined(LiveSession session, RoomPicture picture) {}

    @Override
    public void changed(RoomUpdate update) {}

    @Override
    public void incident(LiveSession session, IncidentEvent event) {}

    @Override
    public void refused(LiveSession session, long seq) {}

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {}

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        return Optional.of(new Channel(channel, channel.value(), null));
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
        return Map.of();
    }
}
