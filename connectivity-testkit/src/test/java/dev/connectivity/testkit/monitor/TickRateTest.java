package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.RecordingBroadcaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the monitor's own threads, however many they are. */
class TickRateTest {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final long HEARD_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void aRoomThatNeverRestsIsToldAtMostOnceATick(int rooms) {
        RecordingBroadcaster told = new RecordingBroadcaster();
        InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
        long begin;
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .broadcaster(told)
                .channelDirectory(channels)
                .roomTick(TICK)
                .build()) {
            List<LiveSession> speakers = new ArrayList<>();
            for (int room = 0; room < rooms; room++) {
                ChannelId channel = new ChannelId("room-" + room);
                channels.add(new Channel(channel, channel.value(), null));
                for (String user : List.of("alice", "bob")) {
                    speakers.add(
                            monitor.join(new UserId(user), user, channel, user).orElseThrow());
                }
            }
            begin = System.nanoTime();
            while (System.nanoTime() - begin < HEARD_FOR_NANOS) {
                speakers.forEach(speaker -> monitor.report(speaker, VoiceStats.of(40, 0.0, 3)));
            }
        }
        long ticks = (System.nanoTime() - begin) / TICK.toNanos();
        for (int room = 0; room < rooms; room++) {
            ChannelId channel = new ChannelId("room-" + room);
            assertThat(told.updates().stream().filter(update -> update.channel().equals(channel)))
                    .as("in %d ticks", ticks)
                    // One when they came, and one when the monitor was closed.
                    .hasSizeBetween(1, (int) ticks + 2);
        }
    }
}
