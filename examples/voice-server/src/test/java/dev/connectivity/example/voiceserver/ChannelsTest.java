package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.testkit.FixedChannelDirectoryContract;
import org.junit.jupiter.api.Test;

class ChannelsTest extends FixedChannelDirectoryContract {

    private final Channels channels = new Channels();

    @Override
    protected ChannelDirectory directory() {
        return channels;
    }

    @Override
    protected Channel guildChannel(UserId visitor) {
        return channels.all().iterator().next();
    }

    @Override
    protected Channel directChannel(UserId visitor) {
        return channels.all().stream()
                .filter(channel -> channel.guildName() == null)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void letEverybodyEnterWhatTheLobbyShows() {
        assertThat(channels.all())
                .hasSizeGreaterThan(1)
                .allSatisfy(channel -> assertThat(channels.enterable(new UserId("anybody"), channel.id()))
                        .contains(channel));
    }
}
