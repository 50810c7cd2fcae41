package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who came and went is told with the tick, and nobody is told what their picture showed already. */
class NewsTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final UserId CAROL = new UserId("carol");

    private final Transcript transcript = new Transcript();
    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final ConnectivityMonitor monitor = monitor(Duration.ofMillis(200));
    private final LiveSession alice;

    NewsTest() {
        channels.add(new Channel(LOBBY, "Lobby", null));
        alice = join(monitor, ALICE);
        transcript.take();
    }

    @AfterEach
    void close() {
        monitor.close();
    }

    private ConnectivityMonitor monitor(Duration tick) {
        return ConnectivityMonitor.builder()
                .broadcaster(transcript)
                .channelDirectory(channels)
                .timeSource(FakeTimeSource.at("2026-11-22T00:00:00Z"))
                .roomTick(tick)
                .manual()
                .build();
    }

    private static LiveSession join(ConnectivityMonitor monitor, UserId user) {
        return monitor.join(user, user.value(), LOBBY, user.value()).orElseThrow();
    }

    @Nested
    class WithinATick {

        @Test
        void isToldInOrderAndBeforeTheNumbers() {
            LiveSession bob = join(monitor, BOB);
            monitor.report(bob, VoiceStats.of(40, 0.0, 3));
            monitor.leave(bob);
            monitor.report(join(monitor, BOB), VoiceStats.of(50, 0.0, 3));
            transcript.take();

            monitor.tick();

            assertThat(transcript.take())
                    .containsExactly(
                            "alice < bob came as bob",
                            "alice < bob left",
                            "alice < bob came as bob",
                            "alice < bob green 50/0.0/3");
        }

        @Test
        void isNotToldToWhoeverSawItInTheirPicture() {
            LiveSession bob = join(monitor, BOB);
            LiveSession carol = join(monitor, CAROL);
            monitor.leave(bob);
            transcript.take();

            monitor.tick();

            assertThat(transcript.take())
                    .containsExactlyInAnyOrder(
                            "alice < bob came as bob",
                            "alice < carol came as carol",
                            "alice < bob left",
                            "carol < bob left");
            assertThat(carol.attachment()).isEqualTo("carol");
        }

        @Test
        void isNotToldToWhoeverResumedAfterIt() {
            join(monitor, BOB);
            monitor.disconnected(alice, "alice");
            monitor.resume(alice.id(), ALICE, LOBBY, "alice", "alice's other phone");
            assertThat(transcript.take())
                    .containsExactly(
                            "bob < joined [alice unknown]",
                            "alice's other phone < joined [bob unknown] resumed, acked null");
            join(monitor, CAROL);
            transcript.take();

            monitor.tick();

            assertThat(transcript.take())
                    .containsExactlyInAnyOrder(
                            "alice's other phone < carol came as carol", "bob < carol came as carol");
        }

        @Test
        void isNotToldToAUsersSecondConnectionThatCameAfterIt() {
            join(monitor, BOB);
            monitor.join(ALICE, "alice", LOBBY, "alice's phone");
            transcript.take();

            monitor.tick();

            assertThat(transcript.take()).containsExactly("alice < bob came as bob");
        }

        @Test
        void isForgottenWhenNobodyIsLeftToHearIt() {
            join(monitor, BOB);
            monitor.disconnected(alice, "alice");
            transcript.take();

            monitor.tick();
            monitor.resume(alice.id(), ALICE, LOBBY, "alice", "alice");
            monitor.tick();

            assertThat(transcript.take()).containsExactly("alice < joined [bob unknown] resumed, acked null");
        }
    }

    @Nested
    class Announced {

        @Test
        void isToldAtOnceAndNotAgain() {
            LiveSession bob = join(monitor, BOB);
            transcript.take();

            monitor.announce(alice, BOB);
            assertThat(transcript.take()).isEmpty();

            monitor.announce(bob, ALICE);
            assertThat(transcript.take()).containsExactly("alice < bob came as bob");

            monitor.announce(bob, ALICE);
            monitor.tick();
            assertThat(transcript.take()).isEmpty();
        }

        @Test
        void isToldToTheReceiverOnlyAndToTheRestWithTheTick() {
            join(monitor, CAROL);
            monitor.tick();
            LiveSession bob = join(monitor, BOB);
            transcript.take();

            monitor.announce(bob, ALICE);
            assertThat(transcript.take()).containsExactly("alice < bob came as bob");

            monitor.tick();
            assertThat(transcript.take()).containsExactly("carol < bob came as bob");
        }

        @Test
        void isToldWithAllThatWentBeforeItInOrderAndWhatFollowsComesWithTheTick() {
            join(monitor, CAROL);
            LiveSession bob = join(monitor, BOB);
            transcript.take();

            monitor.announce(bob, ALICE);
            monitor.leave(bob);
            assertThat(transcript.take()).containsExactly("alice < carol came as carol", "alice < bob came as bob");

            monitor.tick();
            assertThat(transcript.take())
                    .containsExactlyInAnyOrder("alice < bob left", "carol < bob came as bob", "carol < bob left");
        }

        @Test
        void isToldToEveryConnectionOfTheReceiver() {
            monitor.join(ALICE, "alice", LOBBY, "alice's phone");
            LiveSession bob = join(monitor, BOB);
            transcript.take();

            monitor.announce(bob, ALICE);

            assertThat(transcript.take())
                    .containsExactlyInAnyOrder("alice < bob came as bob", "alice's phone < bob came as bob");
        }

        @Test
        void takesNoNumbersFromTheTick() {
            LiveSession bob = join(monitor, BOB);
            monitor.report(bob, VoiceStats.of(40, 0.0, 3));
            transcript.take();

            monitor.announce(bob, ALICE);
            assertThat(transcript.take()).containsExactly("alice < bob came as bob");

            monitor.tick();
            assertThat(transcript.take()).containsExactly("alice < bob green 40/0.0/3");
        }
    }

    @Test
    void isToldOfAUserWhoseSecondConnectionHasAnotherName() {
        join(monitor, BOB);
        monitor.report(alice, VoiceStats.of(40, 0.0, 3));
        monitor.tick();
        transcript.take();

        monitor.join(ALICE, "Alice Miller", LOBBY, "alice's phone");
        monitor.tick();

        assertThat(transcript.take())
                .containsExactly(
                        "alice's phone < joined [bob unknown]",
                        "bob < alice came as Alice Miller",
                        "bob < alice green 40/0.0/3");
    }

    @Nested
    class AboutAUserWhoComesBackUnderAnotherName {

        AboutAUserWhoComesBackUnderAnotherName() {
            join(monitor, BOB);
            monitor.report(alice, VoiceStats.of(40, 0.0, 3));
            monitor.tick();
        }

        @Test
        void isToldToTheOthersAndNotToThem() {
            monitor.disconnected(alice, "alice");
            transcript.take();

            monitor.resume(alice.id(), ALICE, LOBBY, "Alice Miller", "alice's phone");
            monitor.tick();

            assertThat(transcript.take())
                    .containsExactly(
                            "alice's phone < joined [bob unknown] resumed, acked null",
                            "bob < alice came as Alice Miller",
                            "bob < alice green 40/0.0/3");
            assertThat(alice.name()).isEqualTo("Alice Miller");
            assertThat(monitor.participants(LOBBY))
                    .extracting(Participant::name)
                    .containsExactly("Alice Miller", "bob");
        }

        @Test
        void concernsTheirOtherConnectionsToo() {
            LiveSession phone =
                    monitor.join(ALICE, "alice", LOBBY, "alice's phone").orElseThrow();
            monitor.disconnected(alice, "alice");

            monitor.resume(alice.id(), ALICE, LOBBY, "Alice Miller", "alice");

            assertThat(phone.name()).isEqualTo("Alice Miller");
        }

        @Test
        void isNotToldWhenTheNameIsTheSame() {
            monitor.disconnected(alice, "alice");
            transcript.take();

            monitor.resume(alice.id(), ALICE, LOBBY, "alice", "alice's phone");
            monitor.tick();

            assertThat(transcript.take()).containsExactly("alice's phone < joined [bob unknown] resumed, acked null");
        }
    }

    @Test
    void isToldAtOnceWithoutATick() {
        try (ConnectivityMonitor atOnce = monitor(Duration.ZERO)) {
            join(atOnce, ALICE);
            LiveSession bob = join(atOnce, BOB);
            assertThat(transcript.take()).endsWith("alice < bob came as bob");

            atOnce.leave(bob);
            assertThat(transcript.take()).containsExactly("alice < bob left");
        }
    }
}
