package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.incident.IncidentDetector;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.stats.VoiceStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** What a monitor reaches, and so keeps from the garbage collector. */
class KeptInMemoryTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");

    private final Clock clock = new Clock();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .broadcaster(RoomBroadcaster.NONE)
            .channelDirectory(new AnyChannel())
            .stores(new NoSessions(), batch -> {})
            .acknowledgeInterval(Duration.ZERO)
            .timeSource(clock)
            .manual()
            .build();

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void nothingOfASessionThatWasWrittenToItsEnd() {
        LiveSession alice = join("alice");
        LiveSession bob = join("bob");
        report(alice, 1, 0);
        report(bob, 1, 0);
        monitor.tick();
        assertThat(kept()).contains(alice.getClass(), Connection.class);

        monitor.leave(alice);
        monitor.leave(bob);
        monitor.tick();

        assertThat(kept()).doesNotContain(alice.getClass(), Connection.class);
    }

    @Test
    void aDetectorOnlyWhileAnIncidentGoesOn() {
        LiveSession alice = join("alice");
        report(alice, 1, 0);
        assertThat(kept()).doesNotContain(IncidentDetector.class);

        report(alice, 2, 50);
        assertThat(kept()).contains(IncidentDetector.class);

        for (int seq = 3; seq < 10; seq++) {
            clock.millis += ConnectivityMonitor.REPORT_INTERVAL.toMillis();
            report(alice, seq, 0);
        }
        assertThat(kept()).doesNotContain(IncidentDetector.class);
    }

    private LiveSession join(String user) {
        return monitor.join(new UserId(user), user, LOBBY, new Connection()).orElseThrow();
    }

    private void report(LiveSession session, long seq, double lossPercent) {
        assertThat(monitor.report(session, new VoiceStats(40, lossPercent, 7, 3, null, seq)))
                .isEqualTo(Report.ACCEPTED);
    }

    private Set<Class<?>> kept() {
        return GraphLayout.parseInstance(monitor).getClasses();
    }

    /** What a host attaches to a session. */
    private static final class Connection {}

    private static final class Clock implements TimeSource {

        private long millis;

        @Override
        public long wallMillis() {
            return millis;
        }

        @Override
        public long nanos() {
            return Duration.ofMillis(millis).toNanos();
        }
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

    private static final class NoSessions implements SessionStore {

        @Override
        public void opened(List<SessionStart> starts) {}

        @Override
        public void closed(List<SessionSummary> summaries) {}

        @Override
        public Optional<StoredSession> reopen(Resumption wanted) {
            return Optional.empty();
        }
    }
}
