package dev.connectivity.testkit;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Channels in memory, open to everybody unless kept for some. Thread-safe. */
public final class InMemoryChannelDirectory implements ChannelDirectory {

    private final Map<ChannelId, Channel> channels = new ConcurrentHashMap<>();
    private final Map<ChannelId, Set<UserId>> members = new ConcurrentHashMap<>();

    /** Begins without channels. */
    public InMemoryChannelDirectory() {}

    /**
     * Adds channels of a guild called "Test", each named after its id.
     *
     * @param ids their ids
     * @return a directory
     */
    public static InMemoryChannelDirectory of(String... ids) {
        InMemoryChannelDirectory directory = new InMemoryChannelDirectory();
        for (String id : ids) {
            directory.add(new Channel(new ChannelId(id), id, "Test"));
        }
        return directory;
    }

    /**
     * Adds a channel that everybody may enter, or changes its names.
     *
     * @param channel the channel
     */
    public void add(Channel channel) {
        channels.put(channel.id(), channel);
    }

    /**
     * Adds a channel that only some may enter, or changes its names and members.
     *
     * @param channel the channel
     * @param users who may enter it
     */
    public void add(Channel channel, Set<UserId> users) {
        members.put(channel.id(), Set.copyOf(users));
        add(channel);
    }

    /**
     * Deletes a channel; sessions in it go on.
     *
     * @param channel which channel
     */
    public void remove(ChannelId channel) {
        channels.remove(channel);
        members.remove(channel);
    }

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        Set<UserId> allowed = members.get(channel);
        return allowed == null || allowed.contains(user)
                ? Optional.ofNullable(channels.get(channel))
                : Optional.empty();
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> wanted) {
        return wanted.stream()
                .flatMap(id -> Optional.ofNullable(channels.get(id)).stream())
                .collect(Collectors.toUnmodifiableMap(Channel::id, Function.identity()));
    }
}
