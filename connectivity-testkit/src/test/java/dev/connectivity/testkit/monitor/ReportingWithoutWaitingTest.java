package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.Sample;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports while another thread is held up with a lock in its hands: where rooms tick, no report asks for that lock. */
class ReportingWithoutWaitingTest {

    /** More than a monitor has threads for its rooms, so that one of them has the first room and another one. */
    private static final int ROOMS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HeldUpPorts ports = new HeldUpPorts();
    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .broadcaster(ports)
            .channelDirectory(channels)
            .stores(new InMemorySessionStore(ports.samples), ports)
            .manual()
            .build();

    /** Two in each room. */
    private final List<LiveSession> sessions = new ArrayList<>();

    private long seq;

    @BeforeEach
    void fillTheRooms() {
        for (int room = 0; room < ROOMS; room++) {
            ChannelId channel = new ChannelId("room-" + room);
            channels.add(new Channel(channel, channel.value(), null));
            for (String user : List.of("alice-" + room, "bob-" + room)) {
                sessions.add(monitor.join(new UserId(user), user, channel, user).orElseThrow());
            }
        }
        monitor.tick();
        ports.told.clear();
    }

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void whileARoomIsBeingToldNoReportWaits() throws Exception {
        monitor.report(sessions.get(0), stats(0));

        whileHeldUp(ports.telling, monitor::tick, () -> reportsReturn(sessions));
        monitor.tick();

        List<UserId> expected =
                sessions.stream().map(LiveSession::user).collect(Collectors.toCollection(ArrayList::new));
        expected.add(sessions.get(0).user());
        assertThat(ports.told).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whileABatchIsBeingStoredNoReportWaits() throws Exception {
        monitor.report(sessions.get(0), stats(0));

        whileHeldUp(ports.storing, monitor::tick, () -> reportsReturn(sessions));
        monitor.tick();

        assertThat(ports.samples.samples()).hasSize(1 + sessions.size());
    }

    @Test
    void whileOneSessionsIncidentIsBeingToldNoReportOfAnotherWaits() throws Exception {
        LiveSession first = sessions.get(0);

        whileHeldUp(
                ports.warning,
                () -> monitor.report(first, stats(50)),
                () -> reportsReturn(sessions.subList(1, sessions.size())));
        monitor.tick();

        assertThat(ports.samples.samples()).hasSize(sessions.size());
    }

    @Test
    void whateverOthersHoldOfWhatSessionsShareNoReportWaits() {
        for (LiveSession reporter : List.of(sessions.get(0), sessions.get(sessions.size() - 1))) {
            // Once before, so that the places of the queue are among them.
            monitor.report(reporter, stats(0));
            SharedObjects shared = SharedObjects.of(monitor, reporter);
            assertThat(shared.classNames())
                    .contains("SampleQueue", "Slot", "Room", "Rooms", "ChangedRooms", "StoreWriter", "MonitoredSession")
                    .contains("Acknowledgements", "SessionContext", "Departure", "Admission");

            shared.whileLocked(() -> reportsReturn(List.of(reporter)));
        }
    }

    private VoiceStats stats(double lossPercent) {
        return new VoiceStats(40, lossPercent, 7, null, null, seq++);
    }

    /** Each reports, and repeats itself, as one who missed the acknowledgement does. */
    private void reportsReturn(List<LiveSession> reporters) {
        for (LiveSession reporter : reporters) {
            VoiceStats stats = stats(0);
            assertThat(reportsInTime(reporter, stats)).isEqualTo(Report.ACCEPTED);
            assertThat(reportsInTime(reporter, stats)).isEqualTo(Report.REPEATED);
        }
    }

    private Report reportsInTime(LiveSession reporter, VoiceStats stats) {
        return assertTimeoutPreemptively(
                PATIENCE,
                () -> monitor.report(reporter, stats),
                () -> "A report of " + reporter.user().value());
    }

    /** Does something while another thread's work is held up at a gate, and then lets that go on to its end. */
    private static void whileHeldUp(Gate gate, Runnable work, Runnable meanwhile) throws Exception {
        gate.shut.set(true);
        CompletableFuture<Void> working = CompletableFuture.runAsync(work, task -> new Thread(task).start());
        try {
            assertThat(gate.reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            meanwhile.run();
            assertThat(working).as("the work that is held up").isNotDone();
        } finally {
            gate.open.countDown();
        }
        working.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Holds up the first who passes once it is shut, until it is opened; nobody else. */
    private static final class Gate {

        private final AtomicBoolean shut = new AtomicBoolean();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        void pass() {
            if (shut.getAndSet(false)) {
                reached.countDown();
                try {
                    open.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }

    /** What the monitor calls with its locks held. */
    private static final class HeldUpPorts extends SilentBroadcaster implements SampleStore {

        /** The room's lock is held. */
        private final Gate telling = new Gate();

        /** The store writer's lock is held. */
        private final Gate storing = new Gate();

        /** The session's own lock is held. */
        private final Gate warning = new Gate();

        private final InMemorySampleStore samples = new InMemorySampleStore();
        private final List<UserId> told = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void changed(RoomUpdate update) {
            telling.pass();
            update.events().forEach(event -> told.add(event.user()));
        }

        @Override
        public void append(List<Sample> batch) {
            storing.pass();
            samples.append(batch);
        }

        @Override
        public void incident(LiveSession session, IncidentEvent event) {
            warning.pass();
        }
    }
}
