package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link ChannelDirectory} must do. Extend it and name the directory and the ways to change it. */
public abstract class ChannelDirectoryContract extends FixedChannelDirectoryContract {

    private final Channel lobby = new Channel(new ChannelId("lobby-" + UUID.randomUUID()), "Lobby", "Guild");
    private final Channel direct = new Channel(new ChannelId("direct-" + UUID.randomUUID()), "Alice and Bob", null);

    /** For implementations. */
    protected ChannelDirectoryContract() {}

    /**
     * Makes a channel that a user may enter.
     *
     * @param channel the channel
     * @param visitor who may enter it
     */
    protected abstract void create(Channel channel, UserId visitor);

    /**
     * Deletes a channel.
     *
     * @param channel which channel
     */
    protected abstract void delete(ChannelId channel);

    @Override
    protected final Channel guildChannel(UserId visitor) {
        create(lobby, visitor);
        return lobby;
    }

    @Override
    protected final Channel directChannel(UserId visitor) {
        create(direct, visitor);
        return direct;
    }

    @Test
    void letsNobodyEnterADeletedChannel() {
        create(lobby, user);
        delete(lobby.id());

        assertThat(directory().enterable(user, lobby.id())).isEmpty();
    }

    @Test
    void namesNoChannelThatWasDeleted() {
        create(lobby, user);
        create(direct, user);
        delete(lobby.id());

        assertThat(directory().named(Set.of(lobby.id(), direct.id()))).containsOnlyKeys(direct.id());
    }

    @Test
    void knowsAChannelThatIsMadeAgainUnderItsNewName() {
        Channel renamed = new Channel(lobby.id(), "Foyer", "Guild");
        create(lobby, user);
        delete(lobby.id());

        create(renamed, user);

        assertThat(directory().enterable(user, lobby.id())).contains(renamed);
        assertThat(directory().named(Set.of(lobby.id()))).containsEntry(lobby.id(), renamed);
    }
}
