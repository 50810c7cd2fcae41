package dev.connectivity.testkit.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.testkit.RecordingBroadcaster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The end of a monitor with threads of its own, whatever its stores do. */
class ClosingTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final UserId ALICE = new UserId("alice");

    /** Far beyond the monitor's own bound, for a machine that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final InMemorySessionStore sessions = new InMemorySessionStore(samples);
    private final HangingStores hanging = new HangingStores();
    private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .stores(hanging, hanging)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(broadcaster)
            .writeInterval(Duration.ofMillis(10))
            .acknowledgeInterval(Duration.ZERO)
            .closeTimeout(Duration.ofSeconds(1))
            .build();
    private final LiveSession alice =
            monitor.join(ALICE, "Alice", LOBBY, new Object()).orElseThrow();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConnectivityMonitor.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        hanging.answer.countDown();
        monitor.close();
    }

    private void report(long seq) {
        monitor.report(alice, new VoiceStats(40, 0.5, 7, 3, null, seq));
    }

    private void close() {
        assertTimeoutPreemptively(PATIENCE, monitor::close);
    }

    @Nested
    class WhileAStoreHangsAndIgnoresInterrupts {

        @Test
        void itEndsInItsTimeWhileAWriteIsUnderWay() {
            hanging.hang = true;
            report(1);
            await().atMost(PATIENCE).until(() -> hanging.writing);

            close();

            assertThat(hanging.writing).as("the store still hangs").isTrue();
            assertThat(broadcaster.acknowledgedTo(alice)).isEmpty();
            assertThat(monitor.queuedSamples()).isEqualTo(1);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .contains(
                            "Closed with data that no store took: about 1 samples, which are lost unless their senders"
                                    + " have them, and the ends of about 1 sessions, which the next start writes");
        }

        @Test
        void itEndsInItsTimeWhenItsLastWriteHangs() {
            report(1);
            await().atMost(PATIENCE).until(() -> samples.samples().size() == 1);
            hanging.hang = true;

            close();

            assertThat(hanging.writing).as("the store still hangs").isTrue();
        }

        @Test
        void itEndsInItsTimeWhileASessionIsLookedUp() {
            hanging.hang = true;
            monitor.resumeLater(SessionId.next(), ALICE, LOBBY, "Alice", new Object());
            await().atMost(PATIENCE).until(() -> hanging.lookingUp);

            close();

            assertThat(hanging.lookingUp).as("the store still hangs").isTrue();
        }

        @Test
        void whoIsFoundOnlyAfterItsEndIsNotKept() {
            SessionId earlier = SessionId.next();
            sessions.opened(List.of(new SessionStart(earlier, ALICE, LOBBY, Instant.now())));
            CompletionStage<Optional<LiveSession>> resumed =
                    monitor.resumeLater(earlier, ALICE, LOBBY, "Alice", new Object());
            await().atMost(PATIENCE).until(() -> hanging.lookingUp);
            close();

            hanging.answer.countDown();

            assertThat(resumed)
                    .succeedsWithin(PATIENCE)
                    .satisfies(found -> assertThat(found).isPresent());
            assertThat(monitor.sessionCount()).isZero();
            assertThat(monitor.roomCount()).isZero();
        }

        @Test
        void whatWaitedIsStillWrittenWhenItAnswersLater() {
            hanging.hang = true;
            report(1);
            await().atMost(PATIENCE).until(() -> hanging.writing);
            report(2);
            close();

            hanging.answer.countDown();

            await().atMost(PATIENCE).until(() -> sessions.end(alice.id()).isPresent());
            assertThat(samples.samples()).extracting(Sample::seq).containsExactly(1L, 2L);
        }
    }

    @Test
    void anInterruptLosesNothing() {
        report(1);
        Thread.currentThread().interrupt();

        monitor.close();

        assertThat(Thread.interrupted()).as("interrupted, as before").isTrue();
        assertThat(samples.samples()).hasSize(1);
        assertThat(sessions.end(alice.id())).isPresent();
        assertThat(broadcaster.acknowledgedTo(alice)).hasValue(1);
    }

    /** Stores in memory that, when told to, wait for an answer as a socket does: whatever becomes of the thread. */
    private final class HangingStores implements SampleStore, SessionStore {

        final CountDownLatch answer = new CountDownLatch(1);
        volatile boolean hang;
        volatile boolean writing;
        volatile boolean lookingUp;

        private void awaitAnswer() {
            boolean interrupted = false;
            while (answer.getCount() > 0) {
                try {
                    answer.await();
                } catch (InterruptedException ignored) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void write() {
            if (hang) {
                writing = true;
                awaitAnswer();
                writing = false;
            }
        }

        @Override
        public void append(List<Sample> batch) {
            write();
            samples.append(batch);
        }

        @Override
        public void opened(List<SessionStart> starts) {
            write();
            sessions.opened(starts);
        }

        @Override
        public void closed(List<SessionSummary> summaries) {
            write();
            sessions.closed(summaries);
        }

        @Override
        public Optional<StoredSession> reopen(Resumption wanted) {
            return sessions.reopen(wanted);
        }

        @Override
        public Map<SessionId, StoredSession> reopenAll(List<Resumption> wanted) {
            lookingUp = true;
            awaitAnswer();
            lookingUp = false;
            return sessions.reopenAll(wanted);
        }
    }
}
