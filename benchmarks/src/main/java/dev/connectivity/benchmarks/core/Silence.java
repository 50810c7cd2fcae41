package dev.connectivity.benchmarks.core;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores and channels that do nothing: what is measured is the core. */
final class Silence implements SampleStore, SessionStore, ChannelDirectory {

    @Override
    public void append(List<Sample> batch) {}

    @Override
    public void opened(List<SessionStart> starts) {}

    @Override
    public void closed(List<SessionSummary> summaries) {}

    @Override
    public Optional<StoredSession> reopen(Resumption wanted) {
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
