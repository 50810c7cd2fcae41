package dev.connectivity.example.jitsimonitor;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every room of the bridges is a channel, named like the room. */
final class AnyRoom implements ChannelDirectory {

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
