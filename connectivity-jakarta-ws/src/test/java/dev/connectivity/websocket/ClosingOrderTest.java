package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom an endpoint that closes tells to come back, and when. */
class ClosingOrderTest {

    private static final int STALLED = 4 * EndpointThreads.BLOCKING_THREADS;
    private static final int HEALTHY = 20;

    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T12:00:00Z");
    private final VoiceWebSocket endpoint = VoiceWebSocket.builder()
            .authenticator(request -> Optional.empty())
            .timeSource(time)
            .build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .timeSource(time)
            .manual()
            .build();
    private final CountDownLatch readOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    /** A close waits behind the send that does not end. */
    private final class StalledTransport extends StuckTransport {

        @Override
        public void close(CloseReason.CloseCode code, String reason) {
            try {
                readOn.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private VoiceConnection connect(String user, Transport transport) {
        Identity identity = new Identity(new UserId(user), user);
        VoiceConnection connection = new VoiceConnection(identity, monitor, endpoint, transport, true);
        endpoint.connections().add(connection, 1, STALLED + HEALTHY);
        return connection;
    }

    @Test
    void tellsAllWhoReadThoughMoreDoNotThanThereAreThreads() throws Exception {
        endpoint.endpoint(monitor);
        List<RecordedTransport> healthy = new ArrayList<>();
        for (int i = 0; i < HEALTHY; i++) {
            RecordedTransport transport = new RecordedTransport();
            healthy.add(transport);
            VoiceConnection connection = connect("healthy-" + i, transport);
            LiveSession session = monitor.join(connection.user(), connection.name(), new ChannelId("lobby"), connection)
                    .orElseThrow();
            connection.acknowledged(session, "{\"type\":\"waits for the next frame\"}");
        }
        for (int i = 0; i < STALLED; i++) {
            connect("stalled-" + i, new StalledTransport()).send("{}");
        }
        time.advance(Duration.ofMillis(1));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(endpoint::close);

        try {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(healthy)
                            .allSatisfy(transport -> assertThat(transport.closes())
                                    .singleElement()
                                    .extracting(CloseReason::getCloseCode)
                                    .isEqualTo(CloseCodes.SERVICE_RESTART)));
        } finally {
            readOn.countDown();
        }
        closing.get(30, TimeUnit.SECONDS);
        assertThat(endpoint.connectionCount()).isZero();
    }
}
