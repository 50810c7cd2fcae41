package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.ConnectivityMonitorBuilder;
import dev.connectivity.StorageFullException;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.testkit.Measured;
import dev.connectivity.testkit.RecordingMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** That the monitor tells its metrics how long a tick and a write took. */
class DurationsTest {

    private static final Duration TAKES = Duration.ofMillis(7);

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T12:00:00Z");
    private final RecordingMetrics metrics = new RecordingMetrics();

    private ConnectivityMonitor monitor(ConnectivityMonitorBuilder builder) {
        return builder.channelDirectory(InMemoryChannelDirectory.of("lobby"))
                .timeSource(time)
                .metrics(metrics)
                .manual()
                .build();
    }

    private static LiveSession join(ConnectivityMonitor monitor, String user) {
        return monitor.join(new UserId(user), user, new ChannelId("lobby"), user)
                .orElseThrow();
    }

    @Nested
    class OfATick {

        @Test
        void isWhatTellingTheRoomTakes() {
            try (ConnectivityMonitor monitor =
                    monitor(ConnectivityMonitor.builder().broadcaster(new SlowBroadcaster()))) {
                LiveSession alice = join(monitor, "alice");
                join(monitor, "bob");
                monitor.tick();
                long before = metrics.value(Measured.ROOM_TICK_NANOS);
                long ticksBefore = metrics.value(Measured.ROOM_TICKS);

                monitor.report(alice, VoiceStats.of(40, 0.0, 3));
                monitor.tick();

                assertThat(metrics.value(Measured.ROOM_TICKS) - ticksBefore).isEqualTo(1);
                assertThat(metrics.value(Measured.ROOM_TICK_NANOS) - before).isEqualTo(TAKES.toNanos());
            }
        }
    }

    @Nested
    class OfAWrite {

        private @Nullable RuntimeException failure;

        private void reportOnce() {
            InMemorySessionStore sessions = new InMemorySessionStore(new InMemorySampleStore());
            ConnectivityMonitor monitor = monitor(ConnectivityMonitor.builder()
                    .stores(sessions, batch -> append())
                    .broadcaster(RoomBroadcaster.NONE));

            monitor.report(join(monitor, "alice"), VoiceStats.of(40, 0.0, 3));
            monitor.tick();
        }

        private void append() {
            time.advance(TAKES);
            if (failure != null) {
                throw failure;
            }
        }

        private void assertOneWrite(String outcome) {
            assertThat(metrics.value(Measured.STORE_WRITES)).isEqualTo(1);
            assertThat(metrics.value(Measured.STORE_WRITE_NANOS, outcome)).isEqualTo(TAKES.toNanos());
        }

        @Test
        void isWhatTheStoreTakes() {
            reportOnce();

            assertOneWrite("stored");
        }

        @Test
        void isWhatTheStoreTakesToSayThatItIsAway() {
            failure = new StorageUnavailableException("away on purpose", null);

            reportOnce();

            assertOneWrite("failed");
        }

        @Test
        void isWhatTheStoreTakesToSayThatItIsFull() {
            failure = new StorageFullException("full on purpose", null);

            reportOnce();

            assertOneWrite("failed");
        }
    }

    /** Takes its time to tell a room. */
    private final class SlowBroadcaster extends SilentBroadcaster {

        @Override
        public void changed(RoomUpdate update) {
            time.advance(TAKES);
        }
    }
}
