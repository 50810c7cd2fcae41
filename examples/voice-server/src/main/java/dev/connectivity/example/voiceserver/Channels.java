package dev.connectivity.example.voiceserver;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The channels of the example: a few, open to everybody. */
final class Channels implements ChannelDirectory {

    private static final String GUILD = "Connectivity";

    private final Map<ChannelId, Channel> channels = new LinkedHashMap<>();

    Channels() {
        add("general", "General", GUILD);
        add("music", "Music", GUILD);
        add("standup", "Stand-up", GUILD);
        channels.put(new ChannelId("direct"), new Channel(new ChannelId("direct"), "Direct call", null));
    }

    private void add(String id, String name, String guild) {
        channels.put(new ChannelId(id), new Channel(new ChannelId(id), name, guild));
    }

    Collection<Channel> all() {
        return channels.values();
    }

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        return Optional.ofNullable(channels.get(channel));
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> wanted) {
        Map<ChannelId, Channel> found = new HashMap<>(channels);
        found.keySet().retainAll(wanted);
        return found;
    }
}
