package dev.connectivity.jitsi;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.jitsi.recording.Recording;
import dev.connectivity.jitsi.recording.RecordingPlayer;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.testkit.RecordingBroadcaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The adapter over a real monitor with stores in memory, on a fake clock. */
final class Rig implements AutoCloseable {

    static final Path RECORDINGS = Path.of("src/test/resources/jvb");

    final FakeTimeSource time = FakeTimeSource.at("2026-11-21T02:30:00Z");
    final InMemorySampleStore samples = new InMemorySampleStore();
    final InMemorySessionStore sessions = new InMemorySessionStore(samples);
    final ConnectivityMonitor connectivity = ConnectivityMonitor.builder()
            .channelDirectory(new AnyChannel())
            .broadcaster(new RecordingBroadcaster())
            .stores(sessions, samples)
            .timeSource(time)
            .manual()
            .build();
    final JitsiMonitor jitsi;
    private final RecordingPlayer player;

    Rig() {
        this(builder -> builder);
    }

    Rig(UnaryOperator<JitsiMonitorBuilder> settings) {
        jitsi = settings.apply(JitsiMonitor.builder(connectivity).timeSource(time))
                .build();
        player = new RecordingPlayer(jitsi, "bridge");
    }

    void play(Recording recording) throws IOException {
        player.play(recording);
        connectivity.tick();
    }

    static Recording recording(String name) throws IOException {
        return Recording.find(RECORDINGS.resolve(name)).get(0);
    }

    /** Who is how, by endpoint. */
    Map<String, ParticipantView> participants() {
        Map<String, ParticipantView> participants = new HashMap<>();
        for (ConferenceView conference : jitsi.conferences()) {
            for (ParticipantView view : conference.participants()) {
                participants.put(view.participant().endpointId(), view);
            }
        }
        return participants;
    }

    List<dev.connectivity.room.Participant> room(String channel) {
        return connectivity.participants(new ChannelId(channel));
    }

    @Override
    public void close() {
        jitsi.close();
        connectivity.close();
    }

    private static final class AnyChannel implements ChannelDirectory {
        @Override
        public Optional<Channel> enterable(UserId user, ChannelId channel) {
            return Optional.of(new Channel(channel, channel.value(), null));
        }

        @Override
        public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
            return Map.of();
        }
    }
}
