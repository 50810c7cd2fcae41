package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.stats.VoiceStats;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingBroadcasterTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private final RecordingBroadcaster told = new RecordingBroadcaster();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .broadcaster(told)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .timeSource(FakeTimeSource.at("2026-03-30T10:00:00Z"))
            .manual()
            .build();

    @AfterEach
    void close() {
        monitor.close();
    }

    private LiveSession join(UserId user) {
        return monitor.join(user, "Name of " + user, LOBBY, "connection").orElseThrow();
    }

    private static Participant participant(
            UserId user,
            @Nullable Integer latency,
            @Nullable Double loss,
            @Nullable Integer jitter,
            QualityLevel level) {
        return new Participant(user, "Name of " + user, latency, loss, jitter, level);
    }

    @Test
    void showsNobodyWhoIsNotThere() {
        LiveSession alice = join(ALICE);

        assertThat(told.shownTo(alice, BOB)).isEmpty();
        assertThat(told.heardBy(alice)).hasSize(1).first().isInstanceOf(Heard.Greeting.class);
    }

    @Test
    void showsANewcomerWhoIsThereAlready() {
        monitor.report(join(ALICE), VoiceStats.of(120, 0.0, 4));

        LiveSession bob = join(BOB);

        assertThat(told.shownTo(bob, ALICE)).contains(participant(ALICE, 120, 0.0, 4, QualityLevel.YELLOW));
        assertThat(told.shownTo(bob, BOB)).isEmpty();
    }

    @Test
    void showsWhoComesAndGoesAndWhatChanges() {
        LiveSession alice = join(ALICE);

        LiveSession bob = join(BOB);
        monitor.tick();
        assertThat(told.shownTo(alice, BOB)).contains(participant(BOB, null, null, null, QualityLevel.UNKNOWN));

        monitor.report(bob, VoiceStats.of(20, 0.0, 4));
        monitor.tick();
        assertThat(told.shownTo(alice, BOB)).contains(participant(BOB, 20, 0.0, 4, QualityLevel.GREEN));

        monitor.leave(bob);
        monitor.tick();
        assertThat(told.shownTo(alice, BOB)).isEmpty();
        assertThat(told.changesHeardBy(alice)).hasSize(3).endsWith(new RoomEvent.Left(BOB));
    }

    @Test
    void remembersUpdatesUntilItIsCleared() {
        LiveSession alice = join(ALICE);
        join(BOB);
        monitor.tick();

        assertThat(told.updates()).extracting(update -> update.channel()).containsOnly(LOBBY);

        told.clear();
        assertThat(told.updates()).isEmpty();
        assertThat(told.heardBy(alice)).isEmpty();
    }

    @Test
    void remembersWhichConnectionLostASession() {
        LiveSession alice = join(ALICE);

        monitor.resume(alice.id(), ALICE, LOBBY, "Name of alice", "another connection");

        assertThat(told.heardBy(alice, Heard.TakenOver.class)).isEqualTo(List.of(new Heard.TakenOver("connection")));
    }
}
