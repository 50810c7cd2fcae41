package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ChannelDirectory} must do whose channels a test cannot make and delete. Extend it and name the
 * directory and two of its channels; if a test can, extend {@link ChannelDirectoryContract} instead.
 */
public abstract class FixedChannelDirectoryContract {

    /** Who may enter. */
    final UserId user = new UserId("user-" + UUID.randomUUID());

    private final ChannelId never = new ChannelId("never-" + UUID.randomUUID());

    /** For implementations. */
    protected FixedChannelDirectoryContract() {}

    /**
     * Returns the directory to be tested.
     *
     * @return the same directory throughout a test
     */
    protected abstract ChannelDirectory directory();

    /**
     * Names a channel of a guild.
     *
     * @param visitor a user who may enter it
     * @return the channel
     */
    protected abstract Channel guildChannel(UserId visitor);

    /**
     * Names a channel without a guild, another than that of a guild.
     *
     * @param visitor a user who may enter it
     * @return the channel
     */
    protected abstract Channel directChannel(UserId visitor);

    @Test
    void letsAUserEnterAChannelUnderItsName() {
        Channel channel = guildChannel(user);

        assertThat(channel.guildName()).isNotNull();
        assertThat(directory().enterable(user, channel.id())).contains(channel);
    }

    @Test
    void knowsNoGuildOfADirectCall() {
        Channel channel = directChannel(user);

        assertThat(channel.guildName()).isNull();
        assertThat(directory().enterable(user, channel.id())).contains(channel);
        assertThat(directory().named(Set.of(channel.id()))).containsEntry(channel.id(), channel);
    }

    @Test
    void letsNobodyEnterAChannelThatIsNotThere() {
        guildChannel(user);

        assertThat(directory().enterable(user, never)).isEmpty();
    }

    @Test
    void namesThoseChannelsThatExist() {
        Channel channel = guildChannel(user);
        Channel direct = directChannel(user);

        assertThat(directory().named(Set.of(channel.id(), direct.id(), never)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(channel.id(), channel, direct.id(), direct));
        assertThat(directory().named(Set.of(direct.id()))).containsOnlyKeys(direct.id());
    }

    @Test
    void namesNothingIfAskedForNothing() {
        guildChannel(user);

        assertThat(directory().named(Set.of())).isEmpty();
    }

    @Test
    void answersTheSameWhateverIsDoneWithAnAnswer() {
        Channel channel = guildChannel(user);
        Map<ChannelId, Channel> answer = directory().named(Set.of(channel.id()));

        try {
            answer.clear();
        } catch (UnsupportedOperationException unmodifiable) {
            assertThat(answer).hasSize(1);
        }

        assertThat(directory().named(Set.of(channel.id()))).containsEntry(channel.id(), channel);
        assertThat(directory().enterable(user, channel.id())).contains(channel);
    }

    @Test
    void takesIdentifiersOfAnyCharactersForUnknownChannels() {
        ChannelId awkward = new ChannelId("a'b\"c\\d,e{f}%_\n\u20ac\ud83d\ude00");

        assertThat(directory().enterable(user, awkward)).isEmpty();
        assertThat(directory().named(Set.of(awkward))).isEmpty();
    }
}
