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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room without a tick. */
class TellingAtOnceTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");

    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final SlowBroadcaster broadcaster = new SlowBroadcaster();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .broadcaster(broadcaster)
            .channelDirectory(channels)
            .roomTick(Duration.ZERO)
            .manual()
            .build();

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void doesNotLetAReportWaitWhileAnotherIsTold() {
        channels.add(new Channel(LOBBY, "Lobby", null));
        LiveSession alice = join("alice");
        LiveSession bob = join("bob");
        List<Boolean> waited = new ArrayList<>();
        broadcaster.next = () -> waited.add(!returnsElsewhere(() -> report(bob)));

        report(alice);

        assertThat(waited).containsExactly(false);
        assertThat(broadcaster.told).endsWith("alice", "bob");
    }

    @Test
    void goesOnTellingAfterABroadcasterThatFailed() {
        channels.add(new Channel(LOBBY, "Lobby", null));
        LiveSession alice = join("alice");
        LiveSession bob = join("bob");
        broadcaster.next = () -> {
            throw new IllegalStateException("the test's own failure");
        };

        assertThat(returnsElsewhere(() -> report(alice))).isTrue();
        report(bob);

        assertThat(broadcaster.told).endsWith("alice", "bob");
    }

    @Test
    void tellsWhatCameWhileTheBroadcasterWasAboutToFailAndWhatComesAfter() {
        channels.add(new Channel(LOBBY, "Lobby", null));
        LiveSession alice = join("alice");
        LiveSession bob = join("bob");
        broadcaster.next = () -> {
            assertThat(returnsElsewhere(() -> report(bob))).isTrue();
            throw new IllegalStateException("the test's own failure");
        };

        assertThatThrownBy(() -> report(alice)).hasMessage("the test's own failure");
        report(alice);

        assertThat(broadcaster.told).endsWith("alice", "bob", "alice");
    }

    private LiveSession join(String user) {
        return monitor.join(new UserId(user), user, LOBBY, user).orElseThrow();
    }

    private void report(LiveSession session) {
        monitor.report(session, VoiceStats.of(40, 0.5, 7));
    }

    /** Runs it in a thread of its own; returns whether it ended, however. */
    private static boolean returnsElsewhere(Runnable task) {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((ended, failure) -> {});
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return !thread.isAlive();
    }

    /** Does something else in the middle of telling. */
    private static final class SlowBroadcaster extends SilentBroadcaster {

        private final List<String> told = Collections.synchronizedList(new ArrayList<>());
        private volatile Runnable next = () -> {};

        @Override
        public void changed(RoomUpdate update) {
            update.events().forEach(event -> told.add(event.user().value()));
            Runnable now = next;
            next = () -> {};
            now.run();
        }
    }
}
