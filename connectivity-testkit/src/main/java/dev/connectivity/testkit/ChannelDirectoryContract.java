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
public abstract class ChannelDirectoryContract {

    private final UserId user = new UserId("user-" + UUID.randomUUID());
    private final Channel lobby = new Channel(new ChannelId("lobby-" + UUID.randomUUID()), "Lobby", "Guild");
    private final Channel direct = new Channel(new ChannelId("direct-" + UUID.randomUUID()), "Alice and Bob", null);

    /** For implementations. */
    protected ChannelDirectoryContract() {}

    /**
     * Returns the directory to be tested.
     *
     * @return the same directory throughout a test
     */
    protected abstract ChannelDirectory directory();

    /**
     * Makes a channel that a user may enter.
     *
     * @param channel the channel
     * @param user who may enter it
     */
    protected abstract void create(Channel channel, UserId user);

    /**
     * Deletes a channel.
     *
     * @param channel which channel
     */
    protected abstract void delete(ChannelId channel);

    @Test
    void letsAUserEnterAChannelUnderItsName() {
        create(lobby, user);

        assertThat(directory().enterable(user, lobby.id())).contains(lobby);
    }

    @Test
    void knowsNoGuildOfADirectCall() {
        create(direct, user);

        assertThat(directory().enterable(user, direct.id())).contains(direct);
        assertThat(directory().named(Set.of(direct.id()))).containsEntry(direct.id(), direct);
    }

    @Test
    void letsNobodyEnterAChannelThatIsNotThere() {
        create(lobby, user);

        assertThat(directory().enterable(user, direct.id())).isEmpty();
    }

    @Test
    void letsNobodyEnterADeletedChannel() {
        create(lobby, user);
        delete(lobby.id());

        assertThat(directory().enterable(user, lobby.id())).isEmpty();
    }

    @Test
    void namesThoseChannelsThatStillExist() {
        create(lobby, user);
        create(direct, user);
        ChannelId never = new ChannelId("never-" + UUID.randomUUID());

        assertThat(directory().named(Set.of(lobby.id(), direct.id(), never)))
                .containsOnlyKeys(lobby.id(), direct.id())
                .containsEntry(lobby.id(), lobby);

        delete(lobby.id());

        assertThat(directory().named(Set.of(lobby.id(), direct.id()))).containsOnlyKeys(direct.id());
    }

    @Test
    void namesNothingIfAskedForNothing() {
        create(lobby, user);

        assertThat(directory().named(Set.of())).isEmpty();
    }

    @Test
    void takesIdentifiersOfAnyCharactersForUnknownChannels() {
        ChannelId awkward = new ChannelId("a'b\"c\\d,e{f}%_\n\u20ac\ud83d\ude00");

        assertThat(directory().enterable(user, awkward)).isEmpty();
        assertThat(directory().named(Set.of(awkward))).isEmpty();
    }
}
