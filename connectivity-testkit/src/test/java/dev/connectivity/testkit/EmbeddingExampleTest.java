package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.stats.VoiceStats;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of docs/embedding-tests.md; DocumentationTest compares the two. */
class EmbeddingExampleTest {

    private final FakeTimeSource time = FakeTimeSource.at("2026-03-30T10:00:00Z");
    private final RecordingBroadcaster told = new RecordingBroadcaster();
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final InMemorySessionStore sessions = new InMemorySessionStore(samples);
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .broadcaster(told)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .stores(sessions, samples)
            .timeSource(time)
            .manual()
            .build();

    private final LiveSession alice = join("alice");
    private final LiveSession bob = join("bob");

    private LiveSession join(String user) {
        return monitor.join(new UserId(user), user, new ChannelId("lobby"), "connection of " + user)
                .orElseThrow();
    }

    @Test
    void bobSeesThatAlicesConnectionIsBad() {
        monitor.report(alice, VoiceStats.of(60, 9.0, 20));
        monitor.tick();

        assertThat(told.shownTo(bob, alice.user()).map(Participant::level)).contains(QualityLevel.RED);
        assertThat(told.incidentsHeardBy(alice)).hasSize(1);
        assertThat(told.incidentsHeardBy(bob)).isEmpty();
    }

    @Test
    void aliceTurnsUnknownWhenNothingIsHeardFromHer() {
        monitor.report(alice, VoiceStats.of(60, 0.0, 5));
        monitor.tick();
        time.advance(Duration.ofSeconds(10));
        monitor.tick();

        assertThat(told.shownTo(bob, alice.user()).map(Participant::level)).contains(QualityLevel.UNKNOWN);
    }

    @Test
    void aSampleIsAcknowledgedOnlyWhenTheStoreHasIt() {
        samples.outage().begin();
        monitor.report(alice, new VoiceStats(60, 0.0, 5, null, null, 1L));
        monitor.tick();
        assertThat(told.acknowledgedTo(alice)).isEmpty();

        samples.outage().end();
        time.advance(Duration.ofSeconds(5));
        monitor.tick();
        assertThat(told.acknowledgedTo(alice)).hasValue(1);
    }

    @AfterEach
    void close() {
        monitor.close();
    }
}
