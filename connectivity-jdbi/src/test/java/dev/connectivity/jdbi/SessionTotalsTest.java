package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.StorageFullException;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session's row says it amounts to, beside its rows in the table of samples. */
class SessionTotalsTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();
    private static final UserId ALICE = new UserId("alice");
    private static final ChannelId LOBBY = new ChannelId("lobby");

    private final StoredRows rows = new StoredRows(DATABASE);
    private boolean full;

    private ConnectivityMonitor monitor(JdbiStorage storage) {
        InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
        channels.add(new Channel(LOBBY, "Lobby", null));
        return ConnectivityMonitor.builder()
                .broadcaster(RoomBroadcaster.NONE)
                .channelDirectory(channels)
                .stores(storage.sessionStore(), batch -> {
                    if (full) {
                        throw new StorageFullException("full on purpose", null);
                    }
                    storage.sampleStore().append(batch);
                })
                .manual()
                .build();
    }

    private static VoiceStats numbered(long seq, int latency) {
        return new VoiceStats(latency, 0.5, 7, 3, null, seq);
    }

    @Test
    void areThoseOfItsStoredSamplesThoughSomeWereRefusedBeforeARestart() {
        LiveSession alice;
        try (JdbiStorage storage = JdbiStorage.builder(DATABASE).build();
                ConnectivityMonitor monitor = monitor(storage)) {
            alice = monitor.join(ALICE, "Alice", LOBBY, "a").orElseThrow();
            monitor.report(alice, numbered(1, 40));
            monitor.tick();
            full = true;
            monitor.report(alice, numbered(2, 900));
            monitor.report(alice, numbered(3, 41));
            monitor.tick();
            full = false;
        }
        assertThat(stored(alice)).hasSize(1);
        assertSame(alice, EndReason.SHUTDOWN);

        try (JdbiStorage storage = JdbiStorage.builder(DATABASE).build();
                ConnectivityMonitor monitor = monitor(storage)) {
            LiveSession again =
                    monitor.resume(alice.id(), ALICE, LOBBY, "Alice", "a").orElseThrow();
            assertThat(monitor.report(again, numbered(2, 42))).isEqualTo(Report.ACCEPTED);
            assertThat(monitor.report(again, numbered(3, 41))).isEqualTo(Report.ACCEPTED);
            monitor.leave(again);
            monitor.tick();
        }

        assertThat(stored(alice)).hasSize(3);
        assertSame(alice, EndReason.LEFT);
    }

    private List<Sample> stored(LiveSession session) {
        return rows.samples(session.id());
    }

    private void assertSame(LiveSession session, EndReason reason) {
        SessionSummary end = rows.end(session.id()).orElseThrow();
        SampleTotals stored = SampleTotals.of(stored(session), IncidentPolicy.DEFAULT, end.endedAt());
        assertThat(end.reason()).isEqualTo(reason);
        assertThat(end.totals().samples()).isEqualTo(stored.samples());
        assertThat(end.totals().latency()).isEqualTo(stored.latency());
        assertThat(end.totals().latencyHistogram()).isEqualTo(stored.latencyHistogram());
        assertThat(end.totals().worst()).isEqualTo(stored.worst());
    }
}
