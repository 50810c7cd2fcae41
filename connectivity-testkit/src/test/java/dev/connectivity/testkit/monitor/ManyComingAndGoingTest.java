package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.SessionId;
import dev.connectivity.StorageFullException;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people who come, go and come back cost at most, whoever they are and whatever the store does. */
class ManyComingAndGoingTest {

    private static final UserId ALICE = new UserId("alice");
    private static final ChannelId GENERAL = new ChannelId("general");

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T12:00:00Z");
    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final SlowStore store = new SlowStore();
    private final SampleStore samples = batch -> store.requireThere();
    private final ConnectivityMonitor monitor;

    ManyComingAndGoingTest() {
        channels.add(new Channel(GENERAL, "General", null));
        monitor = monitor(store, samples);
    }

    @AfterEach
    void close() {
        store.away = false;
        store.mayAnswer.countDown();
        monitor.close();
    }

    /** Answers look-ups only when it may. */
    private static final class SlowStore implements SessionStore {

        private final Semaphore asked = new Semaphore(0);
        private final AtomicInteger lookUps = new AtomicInteger();
        private final CountDownLatch mayAnswer = new CountDownLatch(1);
        private final List<Integer> batches = new CopyOnWriteArrayList<>();
        private volatile boolean away;

        @Override
        public Map<SessionId, StoredSession> reopenAll(List<Resumption> wanted) {
            batches.add(wanted.size());
            return SessionStore.super.reopenAll(wanted);
        }

        void requireThere() {
            if (away) {
                throw new StorageUnavailableException("away", null);
            }
        }

        @Override
        public void opened(List<SessionStart> starts) {
            requireThere();
        }

        @Override
        public void closed(List<SessionSummary> summaries) {
            requireThere();
        }

        @Override
        public Optional<StoredSession> reopen(Resumption wanted) {
            lookUps.incrementAndGet();
            requireThere();
            asked.release();
            try {
                mayAnswer.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
    }

    private Optional<LiveSession> resume(UserId user) {
        return monitor.resume(SessionId.next(), user, GENERAL, "Somebody", "connection");
    }

    private Thread resumeBeside(UserId user) {
        Thread thread = new Thread(() -> resume(user));
        thread.start();
        store.asked.acquireUninterruptibly();
        return thread;
    }

    private CompletionStage<Optional<LiveSession>> resumeLater(UserId user) {
        return monitor.resumeLater(SessionId.next(), user, GENERAL, "Somebody", "connection");
    }

    @Test
    void whoeverWaitsForTheStoreHoldsNoThreadAndIsAskedForTogetherWithTheOthers() throws InterruptedException {
        Thread first = resumeBeside(ALICE);
        List<CompletionStage<Optional<LiveSession>>> waiting = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            waiting.add(resumeLater(new UserId("user-" + i)));
        }
        assertThat(waiting).noneMatch(each -> each.toCompletableFuture().isDone());

        store.mayAnswer.countDown();
        first.join();

        assertThat(waiting)
                .allSatisfy(each -> assertThat(each.toCompletableFuture()).isCompletedWithValue(Optional.empty()));
        assertThat(store.batches).containsExactly(1, 256, 256, 88);
    }

    @Test
    void oneUserHasSixteenSessionsLookedUpAtATimeAndAllTogetherSomeThousand() throws InterruptedException {
        Thread first = resumeBeside(ALICE);
        for (int i = 1; i < 16; i++) {
            assertThat(resumeLater(ALICE).toCompletableFuture()).isNotDone();
        }

        assertThatThrownBy(() -> resume(ALICE)).isInstanceOf(StorageUnavailableException.class);
        for (int i = 15; i < 8192; i++) {
            assertThat(resumeLater(new UserId("user-" + i)).toCompletableFuture())
                    .isNotDone();
        }
        assertThatThrownBy(() -> resume(new UserId("one too many"))).isInstanceOf(StorageUnavailableException.class);

        store.mayAnswer.countDown();
        first.join();
        assertThat(resume(ALICE)).isEmpty();
    }

    @Test
    void whoWaitsForTheStoreWhenTheMonitorClosesIsToComeBack() throws InterruptedException {
        Thread first = resumeBeside(ALICE);
        CompletionStage<Optional<LiveSession>> waiting = resumeLater(new UserId("bob"));

        monitor.close();

        assertThat(waiting.toCompletableFuture()).isCompletedExceptionally();
        store.mayAnswer.countDown();
        first.join();
    }

    @Test
    void aStoreThatIsAwayIsNotAskedForEverybodyAndEverybodyIsToAskAgain() {
        store.away = true;
        for (int i = 0; i < 100; i++) {
            UserId user = new UserId("user-" + i);
            assertThatThrownBy(() -> resume(user)).isInstanceOf(StorageUnavailableException.class);
        }
        assertThat(store.lookUps).hasValue(1);

        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> resume(ALICE)).isInstanceOf(StorageUnavailableException.class);
        assertThat(store.lookUps).hasValue(2);
    }

    @Test
    void aStoreThatStaysAwayKeepsNobodyOutOfANewSession() {
        store.away = true;
        for (int second = 0; second < 5; second++) {
            assertThatThrownBy(() -> resume(ALICE)).isInstanceOf(StorageUnavailableException.class);
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(resume(ALICE)).isEmpty();

        time.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> resume(ALICE))
                .as("at the beginning of another outage")
                .isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void whoDropsOutAgainAndAgainLeavesEightSessionsBehind() {
        LiveSession stays = monitor.join(ALICE, "Alice", GENERAL, "stays").orElseThrow();
        List<LiveSession> lost = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Object socket = new Object();
            LiveSession session = monitor.join(ALICE, "Alice", GENERAL, socket).orElseThrow();
            lost.add(session);
            monitor.disconnected(session, socket);
        }
        // The last ones may still wait: the next to come makes the oldest give way.
        monitor.tick();
        assertThat(monitor.sessionCount()).isEqualTo(1 + 9);

        store.mayAnswer.countDown();
        assertThat(monitor.resume(lost.get(40).id(), ALICE, GENERAL, "Alice", "again"))
                .isEmpty();
        assertThat(monitor.resume(lost.get(49).id(), ALICE, GENERAL, "Alice", "again"))
                .isPresent();
        assertThat(stays.attachment()).isEqualTo("stays");
    }

    @Test
    void whileTheStoreTakesNothingOnlySoManyMayBegin() {
        store.away = true;
        monitor.tick();
        for (int i = 0; i < 20_000; i++) {
            monitor.leave(monitor.join(ALICE, "Alice", GENERAL, "a").orElseThrow());
        }
        assertThatThrownBy(() -> monitor.join(ALICE, "Alice", GENERAL, "a")).isInstanceOf(StorageFullException.class);

        store.away = false;
        time.advance(Duration.ofSeconds(10));
        monitor.tick();
        assertThat(monitor.join(ALICE, "Alice", GENERAL, "a")).isPresent();
    }

    @Test
    void whoResumesOnTwoConnectionsAtOnceIsThereOnce() throws InterruptedException {
        InMemorySampleStore kept = new InMemorySampleStore();
        InMemorySessionStore sessions = new InMemorySessionStore(kept);
        List<LiveSession> before = new ArrayList<>();
        try (ConnectivityMonitor earlier = monitor(sessions, kept)) {
            for (int i = 0; i < 300; i++) {
                before.add(earlier.join(new UserId("user-" + i), "Somebody", GENERAL, "a")
                        .orElseThrow());
            }
        }
        try (ConnectivityMonitor later = monitor(sessions, kept)) {
            for (LiveSession session : before) {
                CyclicBarrier together = new CyclicBarrier(2);
                Runnable resume = () -> {
                    try {
                        together.await();
                        later.resume(session.id(), session.user(), GENERAL, "Somebody", new Object());
                    } catch (StorageUnavailableException busy) {
                        // The other one is at it: this one is to ask again.
                    } catch (InterruptedException | BrokenBarrierException impossible) {
                        throw new AssertionError(impossible);
                    }
                };
                Thread beside = new Thread(resume);
                beside.start();
                resume.run();
                beside.join();
            }

            assertThat(later.sessionCount()).isEqualTo(300);
        }
    }

    private ConnectivityMonitor monitor(SessionStore sessions, SampleStore kept) {
        return ConnectivityMonitor.builder()
                .timeSource(time)
                .channelDirectory(channels)
                .broadcaster(RoomBroadcaster.NONE)
                .stores(sessions, kept)
                .manual()
                .build();
    }
}
