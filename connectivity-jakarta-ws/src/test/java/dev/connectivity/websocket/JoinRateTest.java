package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each join is answered with the picture of a whole room, so that there are fewer of them than of other messages. */
class JoinRateTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T08:00:00Z");
    private final CountingMetrics metrics = new CountingMetrics();
    private final InMemoryChannelDirectory channels = InMemoryChannelDirectory.of("lobby");
    private final VoiceWebSocket endpoint = VoiceWebSocket.builder()
            .authenticator(request -> Optional.empty())
            .timeSource(time)
            .metrics(metrics)
            .build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(channels)
            .broadcaster(endpoint.broadcaster())
            .timeSource(time)
            .manual()
            .build();
    private final RecordedTransport transport = new RecordedTransport();
    private final VoiceConnection alice;

    JoinRateTest() {
        endpoint.endpoint(monitor);
        alice = connect("alice", transport);
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private VoiceConnection connect(String user, Transport to) {
        Identity identity = new Identity(new UserId(user), user);
        VoiceConnection connection = new VoiceConnection(identity, monitor, endpoint, to, false);
        endpoint.connections().add(connection, 20, 1_000);
        return connection;
    }

    private void join(ChannelId channel, String fields) {
        alice.received("{\"type\":\"VoiceJoin\",\"channel_id\":\"" + channel + "\"" + fields + "}");
    }

    private int answered(String word) {
        return (int) transport.frames().stream()
                .filter(frame -> frame.contains(word))
                .count();
    }

    @Test
    void isLimitedForAChannelThatOneIsInToo() {
        for (int i = 0; i < 300; i++) {
            VoiceConnection member = connect("user-" + i, new RecordedTransport());
            monitor.join(member.user(), member.name(), LOBBY, member);
        }

        for (int i = 0; i < 200; i++) {
            join(LOBBY, "");
        }

        assertThat(answered("VoiceJoined")).isEqualTo(48);
        assertThat(answered("rate_limited")).isEqualTo(152);
        assertThat(metrics.count("error:too_many_joins")).isEqualTo(152);
        assertThat(metrics.count("error:rate_limited")).isZero();
        assertThat(alice.isIn(LOBBY)).isTrue();

        transport.clear();
        time.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            join(LOBBY, "");
        }
        assertThat(answered("VoiceJoined")).isEqualTo(2);
    }

    @Test
    void isLimitedForChannelsThatAreNotThereToo() {
        for (int i = 0; i < 200; i++) {
            join(new ChannelId("none-" + i), "");
        }

        assertThat(answered("channel_not_found")).isEqualTo(48);
        assertThat(answered("rate_limited")).isEqualTo(152);
    }

    @Test
    void isEnoughToAskForEveryChannelThatAUserMayBeInAndToJoinItAnewAtOnce() {
        for (int i = 0; i < VoiceLimits.DEFAULT.channelsPerUser(); i++) {
            ChannelId channel = new ChannelId("channel-" + i);
            channels.add(new Channel(channel, channel.value(), null));
            join(channel, ",\"session_id\":\"" + SessionId.next() + "\"");
            join(channel, "");
        }

        assertThat(answered("unknown_session")).isEqualTo(VoiceLimits.DEFAULT.channelsPerUser());
        assertThat(answered("VoiceJoined")).isEqualTo(VoiceLimits.DEFAULT.channelsPerUser());
        assertThat(answered("rate_limited")).isZero();
    }
}
