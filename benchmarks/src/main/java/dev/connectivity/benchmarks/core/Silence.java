package dev.connectivity.benchmarks.core;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every port, doing nothing: what is measured is the core. */
final class Silence implements RoomBroadcaster, SampleStore, SessionStore, ChannelDirectory {

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
    public void append(List<Sample> batch) {}

    @Override
    public void opened(List<SessionStart> starts) {}

    @Override
    public void closed(List<SessionSummary> summaries) {}

    @Override
    public Optional<StoredSession> reopen(SessionId session, UserId user, Instant lastSeenAfter) {
        return Optional.empty();
    }

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        return Optional.of(new Channel(channel, channel.value(), null));
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
        return Map.of();
    }
}
