package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broadcaster that fails for one room, behind which others wait for the same thread's tick. */
class FailedTickTest {

    /** Some for each of the monitor's threads, of which it has four at most. */
    private static final int ROOMS = 12;

    private final FailingBroadcaster broadcaster = new FailingBroadcaster();
    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .broadcaster(broadcaster)
            .channelDirectory(channels)
            .manual()
            .build();

    /** One in each room, who has somebody to tell. */
    private final List<LiveSession> speakers = new ArrayList<>();

    @BeforeEach
    void fillTheRooms() {
        for (int room = 0; room < ROOMS; room++) {
            ChannelId channel = new ChannelId("room-" + room);
            channels.add(new Channel(channel, channel.value(), null));
            monitor.join(new UserId("listener"), "listener", channel, "listener");
            speakers.add(monitor.join(new UserId("speaker"), "speaker", channel, "speaker")
                    .orElseThrow());
        }
        monitor.tick();
        broadcaster.told.clear();
        broadcaster.failing = true;
    }

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void losesNothingOfTheRoomsBehindIt() {
        speakers.forEach(this::report);

        assertThatThrownBy(monitor::tick).hasMessage("the test's own failure");
        monitor.tick();

        List<ChannelId> others = speakers.stream().map(LiveSession::channel).collect(Collectors.toList());
        others.removeAll(broadcaster.failed);
        assertThat(broadcaster.failed).hasSize(1);
        assertThat(broadcaster.told).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void doesNotSilenceItsOwnRoom() {
        speakers.forEach(this::report);
        assertThatThrownBy(monitor::tick).hasMessage("the test's own failure");

        speakers.forEach(this::report);
        // What is new since the failure comes after what had waited for it.
        monitor.tick();
        monitor.tick();

        assertThat(broadcaster.told)
                .containsExactlyInAnyOrderElementsOf(
                        speakers.stream().map(LiveSession::channel).toList());
    }

    private void report(LiveSession speaker) {
        monitor.report(speaker, VoiceStats.of(40, 0.5, 7));
    }

    /** Fails for the first room it is to tell once a test says so. */
    private static final class FailingBroadcaster extends SilentBroadcaster {

        private final List<ChannelId> told = new ArrayList<>();
        private final List<ChannelId> failed = new ArrayList<>();
        private boolean failing;

        @Override
        public void changed(RoomUpdate update) {
            if (failing) {
                failing = false;
                failed.add(update.channel());
                throw new IllegalStateException("the test's own failure");
            }
            told.add(update.channel());
        }
    }
}
