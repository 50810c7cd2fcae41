package dev.connectivity.spi;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which channels there are, and who may enter them. Implementations are thread-safe and answer quickly. */
public interface ChannelDirectory {

    /**
     * Finds a channel for somebody who wants to enter it.
     *
     * @param user who asks
     * @param channel which channel
     * @return the channel, or empty if there is none or the user may not enter it
     */
    Optional<Channel> enterable(UserId user, ChannelId channel);

    /**
     * Finds the names of channels for a history. Membership is not asked: whoever was in a channel may know its name.
     *
     * @param channels the channels of one page of history
     * @return those of them that still exist
     */
    Map<ChannelId, Channel> named(Set<ChannelId> channels);
}
