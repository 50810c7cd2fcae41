package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads join, report, lose and resume connections and leave, with the real clock and the monitor's own threads. */
class ConcurrencyStressTest {

    private static final int THREADS = 8;
    private static final int VISITS = 60;
    private static final int CHANNELS = 3;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 7", "4, 0"})
    void nothingIsLostOrDoubledAndEveryConnectionSeesAConsistentRoom(long seed, int tickMillis) throws Exception {
        InMemorySampleStore samples = new InMemorySampleStore();
        InMemorySessionStore sessions = new InMemorySessionStore(samples);
        RoomChecker checker = new RoomChecker();
        Map<LiveSession, Integer> accepted = new ConcurrentHashMap<>();
        Set<LiveSession> staying = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);

        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .broadcaster(checker)
                .channelDirectory(new AnyChannel())
                .stores(sessions, samples)
                .roomTick(java.time.Duration.ofMillis(tickMillis))
                .writeInterval(java.time.Duration.ofMillis(1))
                .build()) {
            List<Callable<Void>> visitors = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed * 100 + thread);
                UserId user = new UserId("user-" + thread % 5);
                visitors.add(() -> {
                    for (int visit = 0; visit < VISITS; visit++) {
                        LiveSession session = visit(monitor, user, random, accepted);
                        if (visit == VISITS - 1) {
                            staying.add(session);
                        } else {
                            monitor.leave(session);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(visitors)) {
                done.get();
            }
            await().untilAsserted(() -> assertThat(staying)
                    .allSatisfy(session -> assertThat(checker.seenBy(session))
                            .as("seed %d", seed)
                            .isEqualTo(others(monitor, session))));
            staying.forEach(monitor::leave);
            assertThat(monitor.sessionCount()).isZero();
            assertThat(monitor.roomCount()).isZero();
        } finally {
            threads.shutdownNow();
        }

        assertThat(checker.complaints()).as("seed %d", seed).isEmpty();
        Map<?, List<Sample>> stored = samples.samples().stream().collect(Collectors.groupingBy(Sample::session));
        accepted.forEach((session, count) -> {
            SessionSummary end = sessions.end(session.id()).orElseThrow();
            assertThat(end.totals().samples()).as("seed %d, summary", seed).isEqualTo(count.longValue());
            assertThat(stored.getOrDefault(session.id(), List.of()))
                    .as("seed %d, stored", seed)
                    .extracting(Sample::seq)
                    .doesNotHaveDuplicates()
                    .hasSize(count);
            assertThat(checker.acknowledged(session))
                    .as("seed %d, acked", seed)
                    .isEqualTo(count == 0 ? -1 : count - 1L);
        });
        assertThat(accepted).hasSize(THREADS * VISITS);
    }

    private static Set<UserId> others(ConnectivityMonitor monitor, LiveSession session) {
        return monitor.participants(session.channel()).stream()
                .map(Participant::user)
                .filter(user -> !user.equals(session.user()))
                .collect(Collectors.toSet());
    }

    private static LiveSession visit(
            ConnectivityMonitor monitor, UserId user, Random random, Map<LiveSession, Integer> accepted) {
        ChannelId channel = new ChannelId("channel-" + random.nextInt(CHANNELS));
        Object connection = new Object();
        LiveSession session =
                monitor.join(user, user.value(), channel, connection).orElseThrow();
        int reports = random.nextInt(30);
        for (int seq = 0; seq < reports; seq++) {
            VoiceStats stats = new VoiceStats(random.nextInt(400), random.nextDouble() * 9, 5, null, null, (long) seq);
            assertThat(monitor.report(session, stats)).isEqualTo(Report.ACCEPTED);
            if (random.nextInt(8) == 0) {
                assertThat(monitor.report(session, stats)).isEqualTo(Report.REPEATED);
            }
            if (random.nextInt(8) == 0) {
                monitor.announce(session, new UserId("user-" + random.nextInt(5)));
            }
            if (random.nextInt(8) == 0) {
                Object next = new Object();
                if (random.nextBoolean()) {
                    monitor.disconnected(session, connection);
                }
                assertThat(monitor.resume(session.id(), user, channel, user.value(), next))
                        .containsSame(session);
                monitor.disconnected(session, connection);
                connection = next;
            }
        }
        accepted.put(session, reports);
        return session;
    }

    /** Follows, for each connection, who it was told is in the room, and complains about what cannot be. */
    private static final class RoomChecker implements RoomBroadcaster {

        private final Map<Object, Set<UserId>> seen = new HashMap<>();
        private final Map<LiveSession, Long> acknowledged = new HashMap<>();
        private final List<String> complaints = new ArrayList<>();

        synchronized List<String> complaints() {
            return List.copyOf(complaints);
        }

        synchronized long acknowledged(LiveSession session) {
            return acknowledged.getOrDefault(session, -1L);
        }

        synchronized Set<UserId> seenBy(LiveSession session) {
            return Set.copyOf(seen.getOrDefault(connection(session), Set.of()));
        }

        @Override
        public synchronized void joined(LiveSession session, RoomPicture picture) {
            Set<UserId> others = new HashSet<>();
            picture.others().forEach(other -> others.add(other.user()));
            if (others.contains(session.user())) {
                complaints.add("a picture holds its own viewer");
            }
            seen.put(connection(session), others);
        }

        @Override
        public synchronized void changed(RoomUpdate update) {
            for (LiveSession recipient : update.recipients()) {
                Object connection = recipient.attachment();
                if (connection == null) {
                    continue;
                }
                Set<UserId> others = seen.get(connection);
                if (others == null) {
                    complaints.add("a change came before the picture");
                    continue;
                }
                update.eventsFor(recipient).forEach(event -> follow(others, event));
            }
        }

        private void follow(Set<UserId> others, RoomEvent event) {
            if (event instanceof RoomEvent.Joined && !others.add(event.user())) {
                complaints.add("came twice: " + event.user());
            } else if (event instanceof RoomEvent.Left && !others.remove(event.user())) {
                complaints.add("left without having come: " + event.user());
            } else if (event instanceof RoomEvent.Measured && !others.contains(event.user())) {
                complaints.add("measured without having come: " + event.user());
            }
        }

        private static Object connection(LiveSession session) {
            Object connection = session.attachment();
            return connection == null ? session : connection;
        }

        @Override
        public void incident(LiveSession session, IncidentEvent event) {}

        @Override
        public synchronized void acknowledged(LiveSession session, long seq) {
            acknowledged.merge(session, seq, Math::max);
        }

        @Override
        public synchronized void refused(LiveSession session, long seq) {
            complaints.add("refused " + seq);
        }

        @Override
        public void takenOver(LiveSession session, Object formerAttachment) {}
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
}
