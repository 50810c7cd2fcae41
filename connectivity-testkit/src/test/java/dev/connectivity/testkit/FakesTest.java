package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.StorageFullException;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionStart;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.TimeSource;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakesTest {

    @Nested
    class FakeTime extends TimeSourceContract {

        private final FakeTimeSource time = FakeTimeSource.at("2026-03-30T10:00:00Z");

        @Override
        protected TimeSource timeSource() {
            return time;
        }

        @Test
        void standsStill() {
            assertThat(time.now()).isEqualTo("2026-03-30T10:00:00Z").isEqualTo(time.now());
            assertThat(time.nanos()).isEqualTo(time.nanos());
        }

        @Test
        void advancesBothClocksBeyondTheMonotonicOverflow() {
            long before = time.nanos();

            time.advance(Duration.ofMinutes(5));

            assertThat(time.now()).isEqualTo("2026-03-30T10:05:00Z");
            assertThat(time.nanos() - before).isEqualTo(Duration.ofMinutes(5).toNanos());
            assertThat(time.nanos()).isLessThan(before);
        }

        @Test
        void jumpsOnTheWallClockAlone() {
            long before = time.nanos();

            time.jumpTo(Instant.parse("2026-03-30T09:00:00Z"));

            assertThat(time.now()).isEqualTo("2026-03-30T09:00:00Z");
            assertThat(time.nanos()).isEqualTo(before);
        }

        @Test
        void doesNotAdvanceBackwards() {
            assertThatIllegalArgumentException().isThrownBy(() -> time.advance(Duration.ofMillis(-1)));
        }
    }

    @Nested
    class SystemTime extends TimeSourceContract {

        @Override
        protected TimeSource timeSource() {
            return TimeSource.system();
        }
    }

    @Nested
    class Directory extends ChannelDirectoryContract {

        private final InMemoryChannelDirectory directory = new InMemoryChannelDirectory();

        @Override
        protected ChannelDirectory directory() {
            return directory;
        }

        @Override
        protected void create(Channel channel, UserId user) {
            directory.add(channel);
        }

        @Override
        protected void delete(ChannelId channel) {
            directory.remove(channel);
        }

        @Test
        void keepsAChannelForSome() {
            UserId alice = new UserId("alice");
            Channel staff = new Channel(new ChannelId("staff"), "Staff", "Guild");

            directory.add(staff, Set.of(alice));

            assertThat(directory.enterable(alice, staff.id())).contains(staff);
            assertThat(directory.enterable(new UserId("bob"), staff.id())).isEmpty();
            assertThat(directory.named(Set.of(staff.id()))).containsKey(staff.id());
        }
    }

    @Nested
    class Metrics extends ConnectivityMetricsContract {

        private final RecordingMetrics metrics = new RecordingMetrics();

        @Override
        protected ConnectivityMetrics metrics() {
            return metrics;
        }

        @Override
        protected double recorded(Measured what, String label) {
            return metrics.value(what, label);
        }

        @Override
        protected Set<String> labels() {
            return metrics.labels();
        }

        @Test
        void addsAllLabelsUp() {
            metrics.connectionRefused("origin");
            metrics.connectionRefused("too_many");
            metrics.connectionRefused("too_many");

            assertThat(metrics.value(Measured.CONNECTIONS_REFUSED)).isEqualTo(3);
            assertThat(metrics.value(Measured.CONNECTIONS_EVICTED)).isZero();
        }
    }

    @Nested
    class Broadcaster extends RoomBroadcasterContract {

        private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

        @Override
        protected RoomBroadcaster broadcaster() {
            return broadcaster;
        }

        @Override
        protected LiveSession connected(UserId user, ChannelId channel) {
            return new Session(SessionId.next(), user, channel, "connection");
        }

        @Override
        protected LiveSession disconnected(UserId user, ChannelId channel) {
            return new Session(SessionId.next(), user, channel, null);
        }

        @Override
        protected List<Heard> heard(LiveSession session, int count) {
            return broadcaster.heardBy(session);
        }
    }

    @Nested
    class AnOutage {

        private final InMemorySampleStore samples = new InMemorySampleStore();
        private final InMemorySessionStore sessions = new InMemorySessionStore(samples);
        private final InMemoryConnectionHistory history =
                new InMemoryConnectionHistory(sessions, samples, FakeTimeSource.at("2026-03-30T10:00:00Z"));
        private final UserId alice = new UserId("alice");
        private final SessionStart start = new SessionStart(
                SessionId.next(), alice, new ChannelId("lobby"), Instant.parse("2026-03-30T09:00:00Z"));

        @Test
        void storesNothingAndEndsWhenTheTestSaysSo() {
            samples.outage().begin();
            sessions.outage().begin();

            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(
                            () -> samples.append(List.of(SampleBuilder.of(start).build())));
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> sessions.opened(List.of(start)));
            assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> sessions.closed(List.of()));
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> sessions.reopen(
                            new Resumption(start.session(), start.user(), start.channel(), Instant.EPOCH)));
            assertThat(samples.samples()).isEmpty();
            assertThat(sessions.starts()).isEmpty();

            samples.outage().end();
            sessions.outage().end();
            sessions.opened(List.of(start));

            assertThat(sessions.starts()).containsExactly(start);
        }

        @Test
        void hidesTheHistory() {
            history.outage().begin();

            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> history.summary(alice, 30, ZoneOffset.UTC));
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> history.sessions(alice, 20, 0, null));
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> history.session(alice, start.session()));
        }

        @Test
        void keepsPersonalDataFromBeingExportedOrErased() {
            FakeTimeSource time = FakeTimeSource.at("2026-03-30T10:00:00Z");
            InMemoryPersonalData personalData = new InMemoryPersonalData(sessions, samples, time);
            sessions.opened(List.of(start));
            personalData.outage().begin();

            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> personalData.export(alice, OutputStream.nullOutputStream()));
            assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> personalData.erase(alice));
            assertThat(sessions.starts()).containsExactly(start);
        }

        @Test
        void mayThrowSomethingElse() {
            samples.outage().begin(new StorageFullException("full", null));

            assertThatExceptionOfType(StorageFullException.class)
                    .isThrownBy(
                            () -> samples.append(List.of(SampleBuilder.of(start).build())));
        }
    }

    @Nested
    class UsedByManyThreads {

        private static final int THREADS = 8;
        private static final int EACH = 500;

        private final SessionStart start =
                new SessionStart(SessionId.next(), new UserId("alice"), new ChannelId("lobby"), Instant.EPOCH);

        private void inThreads(IntConsumer task) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<Callable<Void>> tasks = IntStream.range(0, THREADS)
                        .<Callable<Void>>mapToObj(thread -> () -> {
                            for (int i = 0; i < EACH; i++) {
                                task.accept(thread * EACH + i);
                            }
                            return null;
                        })
                        .toList();
                for (Future<Void> done : threads.invokeAll(tasks)) {
                    done.get();
                }
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void theBroadcasterForgetsNothing() throws Exception {
            RecordingBroadcaster broadcaster = new RecordingBroadcaster();
            LiveSession session = new Session(start.session(), start.user(), start.channel(), "connection");

            inThreads(i -> broadcaster.acknowledged(session, i));

            assertThat(broadcaster.heardBy(session, Heard.Acknowledged.class))
                    .hasSize(THREADS * EACH)
                    .doesNotHaveDuplicates();
        }

        @Test
        void theSampleStoreKeepsEverySampleOnce() throws Exception {
            InMemorySampleStore samples = new InMemorySampleStore();

            inThreads(i ->
                    samples.append(List.of(SampleBuilder.of(start).seq(i / 2).build())));

            assertThat(samples.samples()).hasSize(THREADS * EACH / 2).doesNotHaveDuplicates();
        }

        @Test
        void timeAddsUp() throws Exception {
            FakeTimeSource time = new FakeTimeSource(Instant.EPOCH);

            inThreads(i -> time.advance(Duration.ofMillis(1)));

            assertThat(time.wallMillis()).isEqualTo(THREADS * EACH);
        }
    }

    private record Session(
            SessionId id,
            UserId user,
            ChannelId channel,
            @Nullable Object attachment) implements LiveSession {

        @Override
        public String name() {
            return "Name of " + user;
        }

        @Override
        public Instant startedAt() {
            return Instant.parse("2026-03-30T09:00:00Z");
        }
    }
}
