package dev.connectivity.websocket;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import jakarta.websocket.server.HandshakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A monitor and the voice endpoint in a container. The user is whoever the header X-User says. */
final class VoiceServer implements AutoCloseable {

    static final String CHANNEL = "lobby";
    static final String OTHER_CHANNEL = "music";

    /** For a test that must be alone. */
    static final String QUIET_CHANNEL = "library";

    /** Whoever looks it up meets a failure of the host's. */
    static final String FAILING_CHANNEL = "failing";

    /** What fills the buffers of the system, and is less than ends a connection at once. */
    private static final String BLOB = "{\"type\":\"Blob\",\"pad\":\"" + "x".repeat(16_000) + "\"}";

    /** For so long somebody whose name begins with "expiring" is logged in. */
    static final Duration LOGIN = Duration.ofHours(1);

    final InMemorySampleStore samples = new InMemorySampleStore();
    final InMemorySessionStore sessions = new InMemorySessionStore(samples);
    final CountingMetrics metrics = new CountingMetrics();
    final VoiceWebSocket endpoint;
    final ConnectivityMonitor monitor;
    final int port;
    private final ContainerUnderTest container;

    VoiceServer(ContainerUnderTest container) {
        this(container, builder -> builder, Duration.ofMillis(20));
    }

    VoiceServer(ContainerUnderTest container, UnaryOperator<VoiceWebSocketBuilder> settings, Duration tick) {
        this(container, settings, tick, TimeSource.system());
    }

    VoiceServer(
            ContainerUnderTest container,
            UnaryOperator<VoiceWebSocketBuilder> settings,
            Duration tick,
            TimeSource time) {
        this.container = container;
        endpoint = settings.apply(VoiceWebSocket.builder()
                        .authenticator(VoiceServer::authenticate)
                        .frameSender(container.frameSender())
                        .metrics(metrics))
                .build();
        monitor = ConnectivityMonitor.builder()
                .stores(sessions, samples)
                .channelDirectory(new Directory())
                .broadcaster(endpoint.broadcaster())
                .timeSource(time)
                .metrics(metrics)
                .roomTick(tick)
                .writeInterval(Duration.ofMillis(20))
                .acknowledgeInterval(Duration.ofMillis(20))
                .build();
        try {
            port = container.start(endpoint.endpoint(monitor));
        } catch (Exception failure) {
            throw new IllegalStateException("The container did not start", failure);
        }
    }

    private static final class Directory implements ChannelDirectory {
        private final InMemoryChannelDirectory known =
                InMemoryChannelDirectory.of(CHANNEL, OTHER_CHANNEL, QUIET_CHANNEL);

        @Override
        public Optional<Channel> enterable(UserId user, ChannelId channel) {
            if (channel.value().equals(FAILING_CHANNEL)) {
                throw new IllegalStateException("the directory is away");
            }
            return known.enterable(user, channel);
        }

        @Override
        public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
            return known.named(channels);
        }
    }

    private static Optional<Identity> authenticate(HandshakeRequest request) {
        for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
            if (header.getKey().equalsIgnoreCase("X-User")) {
                String user = header.getValue().get(0);
                if (user.equals("broken")) {
                    throw new IllegalStateException("the authenticator is broken");
                }
                Instant expiry = user.startsWith("expiring") ? Instant.now().plus(LOGIN) : null;
                return Optional.of(new Identity(new UserId(user), "Name of " + user, expiry));
            }
        }
        return Optional.empty();
    }

    TestClient connect(String user) {
        return TestClient.of(port, user);
    }

    TestClient connectBatching(String user) {
        return TestClient.batching(port, user);
    }

    /** Returns the open connections of users whose name begins so. */
    List<VoiceConnection> connections(String kind) {
        List<VoiceConnection> found = new ArrayList<>();
        endpoint.connections().forEach(connection -> {
            if (connection.user().value().startsWith(kind)) {
                found.add(connection);
            }
        });
        return found;
    }

    /**
     * Sends to users whose name begins so, who read nothing, until nobody takes anything any more: the system's buffers are
     * full, and a send to each is under way.
     */
    void stall(String kind) throws InterruptedException {
        List<VoiceConnection> readers = connections(kind);
        for (int looks = 0; looks < 100; looks++) {
            for (VoiceConnection reader : readers) {
                while (reader.isIdle() && !reader.isGivenUp()) {
                    reader.send(BLOB);
                    looks = 0;
                }
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() {
        endpoint.close();
        monitor.close();
        try {
            container.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("The container did not stop", failure);
        }
    }
}
