package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a report costs from its decoding to the queue for the store, in bytes, however fast or slow the machine is. */
class ReportAllocationTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final int REPORTS = 256;
    private static final int ROUNDS = 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T12:00:00Z");
    private final VoiceWebSocket endpoint = VoiceWebSocket.builder()
            .authenticator(request -> Optional.empty())
            .timeSource(time)
            .build();
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .stores(new InMemorySessionStore(samples), samples)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .timeSource(time)
            .queueCapacity(REPORTS)
            .manual()
            .build();
    private final VoiceConnection connection = new VoiceConnection(
            new Identity(new UserId("alice"), "alice"), monitor, endpoint, new RecordedTransport(), false);

    ReportAllocationTest() {
        endpoint.endpoint(monitor);
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    @Test
    void allocatesNothingOnceItIsDecoded() {
        LiveSession session =
                monitor.join(connection.user(), "alice", LOBBY, connection).orElseThrow();

        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            List<ClientMessage> messages = decoded(session, round * REPORTS);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < REPORTS; i++) {
                connection.requests().handle(messages.get(i), "");
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            monitor.tick();
        }

        assertThat(samples.samples()).hasSize(ROUNDS * REPORTS);
        assertThat(least).as("bytes for %d reports", REPORTS).isLessThan(REPORTS);
    }

    private List<ClientMessage> decoded(LiveSession session, int first) {
        List<ClientMessage> messages = new ArrayList<>();
        for (int seq = first; seq < first + REPORTS; seq++) {
            messages.add(endpoint.decoder()
                    .decode("{\"type\":\"VoiceStats\",\"channel_id\":\"lobby\",\"session_id\":\"" + session.id()
                            + "\",\"latency\":20,\"packet_loss\":0.5,\"jitter\":5,\"quality\":3,\"timestamp\":"
                            + (1_763_000_000_000L + seq) + ",\"seq\":" + seq + "}"));
        }
        return messages;
    }
}
