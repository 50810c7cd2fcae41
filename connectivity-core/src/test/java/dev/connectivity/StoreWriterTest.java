package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.stats.VoiceStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StoreWriterTest {

    private static final Instant START = Instant.parse("2026-03-29T00:30:00Z");
    private static final VoiceStats GOOD = new VoiceStats(20, 0.0, 5, 3, null, 7L);

    private final List<String> written = new ArrayList<>();
    private final SampleQueue queue = new SampleQueue(8);
    private final SessionContext context = new SessionContext(
            QualityThresholds.DEFAULT, IncidentPolicy.DEFAULT, RoomBroadcaster.NONE, ConnectivityMetrics.NONE, queue);
    private final StoreWriter writer = new StoreWriter(
            batch -> batch.forEach(
                    sample -> written.add("sample of " + sample.user().value())),
            new Sessions(),
            queue,
            RoomBroadcaster.NONE,
            ConnectivityMetrics.NONE,
            TimeSource.system(),
            Duration.ZERO);
    private final MonitoredSession alice = session("alice");
    private final MonitoredSession bob = session("bob");

    @Nested
    class WhileAReporterIsHeldUpBetweenClaimingItsPlaceInTheQueueAndFillingIt {

        private final long claimed = queue.claim();

        @Test
        void theEndOfASessionWhoseSampleIsBehindThatPlaceIsNotWrittenBeforeTheSample() {
            alice.report(GOOD, START.toEpochMilli(), 0);
            writer.closed(end(alice));

            assertThat(writer.writeNow()).as("everything is written").isFalse();
            assertThat(written).isEmpty();

            fillThePlace();

            assertThat(writer.writeNow()).as("everything is written").isTrue();
            assertThat(written).containsExactly("sample of bob", "sample of alice", "end of alice");
        }

        @Test
        void whatIsBeforeThatPlaceIsWritten() {
            fillThePlace();
            long another = queue.claim();

            writer.writeNow();

            assertThat(written).containsExactly("sample of bob");
            assertThat(another).isEqualTo(claimed + 1);
        }

        private void fillThePlace() {
            queue.fill(claimed, bob, -1, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN);
        }
    }

    @Nested
    class WhenMoreWaitsThanABatchHolds {

        private final SampleQueue longQueue = new SampleQueue(3 * StoreWriter.MAX_BATCH);

        @Test
        void anEndIsWrittenAfterTheLastBatch() {
            SampleStore batches = batch -> written.add(batch.size() + " samples");
            StoreWriter longWriter = new StoreWriter(
                    batches,
                    new Sessions(),
                    longQueue,
                    RoomBroadcaster.NONE,
                    ConnectivityMetrics.NONE,
                    TimeSource.system(),
                    Duration.ZERO);
            for (int i = 0; i <= StoreWriter.MAX_BATCH; i++) {
                longQueue.offer(alice, -1, START.toEpochMilli(), 20, 0, 5, QualityLevel.GREEN);
            }
            longWriter.closed(end(alice));

            assertThat(longWriter.writeNow()).isTrue();
            assertThat(written).containsExactly("8192 samples", "1 samples", "end of alice");
        }
    }

    private MonitoredSession session(String user) {
        ChannelId channel = new ChannelId("channel of " + user);
        SessionStart start = new SessionStart(SessionId.next(), new UserId(user), channel, START);
        return new MonitoredSession(start, user, new Room(channel, context, room -> {}), this);
    }

    private static SessionSummary end(MonitoredSession session) {
        return Objects.requireNonNull(session.end(START.toEpochMilli(), EndReason.LEFT));
    }

    private final class Sessions implements SessionStore {

        @Override
        public void opened(List<SessionStart> starts) {}

        @Override
        public void closed(List<SessionSummary> summaries) {
            summaries.forEach(
                    summary -> written.add("end of " + summary.start().user().value()));
        }

        @Override
        public Optional<StoredSession> reopen(SessionId session, UserId user, Instant lastSeenAfter) {
            return Optional.empty();
        }
    }
}
