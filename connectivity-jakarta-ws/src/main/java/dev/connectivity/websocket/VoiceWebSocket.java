package dev.connectivity.websocket;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.TimeSource;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice endpoint: speaks the protocol over WebSocket and carries the monitor's news.
 *
 * <p>Make it, give {@link #broadcaster()} to the monitor, register {@link #endpoint} with the container, and close this
 * before the monitor, so that clients are told to come back rather than left hanging. Thread-safe.
 */
public final class VoiceWebSocket implements AutoCloseable {

    /** A client that asks for this subprotocol gets JSON arrays of events, one frame a tick. */
    public static final String BATCH_SUBPROTOCOL = "connectivity.batch";

    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebSocket.class);
    private static final Duration PATROL = Duration.ofMillis(500);

    private final Builder settings;
    private final HandshakeAuthenticator authenticator;
    private final Connections connections = new Connections();
    private final MessageDecoder decoder = new MessageDecoder();
    private final WebSocketBroadcaster broadcaster = new WebSocketBroadcaster(this);
    private final ScheduledExecutorService patrol;

    /** Closes connections, which may block, and does what a broadcaster may not do itself. */
    private final ExecutorService chores;

    private final Quiet extensionLog = new Quiet();
    private volatile @Nullable ConnectivityMonitor monitor;
    private volatile boolean closing;

    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    private VoiceWebSocket(Builder settings, HandshakeAuthenticator authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
        chores = Executors.newCachedThreadPool(task -> daemon(task, "connectivity-chores"));
        patrol = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "connectivity-patrol"));
        patrol.scheduleWithFixedDelay(this::patrol, PATROL.toMillis(), PATROL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to set up an endpoint.
     *
     * @return a builder in which only the authenticator is missing
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns what the monitor tells its news to.
     *
     * @return the broadcaster, always the same
     */
    public RoomBroadcaster broadcaster() {
        return broadcaster;
    }

    /**
     * Makes the endpoint for a container: {@code ServerContainer.addEndpoint} takes it.
     *
     * @param newMonitor the monitor that {@link #broadcaster()} was given to
     * @return a configuration that makes a new endpoint for every connection
     */
    public ServerEndpointConfig endpoint(ConnectivityMonitor newMonitor) {
        monitor = newMonitor;
        return ServerEndpointConfig.Builder.create(VoiceEndpoint.class, settings.path)
                .subprotocols(List.of(BATCH_SUBPROTOCOL))
                .configurator(new VoiceConfigurator(this, newMonitor))
                .build();
    }

    /**
     * Returns how many connections are open.
     *
     * @return the present number
     */
    public int connectionCount() {
        return connections.count();
    }

    /** Accepts no more connections, tells the open ones to come back (1012) and stops the threads. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        patrol.shutdownNow();
        for (VoiceConnection connection : connections.all()) {
            drop(connection, CloseCodes.SERVICE_RESTART, "the server restarts");
        }
        chores.shutdown();
        try {
            if (!chores.awaitTermination(5, TimeUnit.SECONDS)) {
                chores.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            chores.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for readers that stall and peers that are silent. */
    private void patrol() {
        try {
            long sendNanos = settings.limits.sendTimeout().toNanos();
            long receiveNanos = settings.limits.receiveTimeout().toNanos();
            for (VoiceConnection connection : connections.all()) {
                long silent = connection.silentNanos();
                if (connection.stuckNanos() > sendNanos) {
                    evict(connection, "a frame takes too long to send");
                } else if (silent > receiveNanos) {
                    settings.metrics.connectionEvicted("silent");
                    drop(connection, CloseCodes.GOING_AWAY, "nothing was heard for too long");
                } else if (silent > receiveNanos / 3 && connection.isIdle()) {
                    later(connection.transport()::ping);
                }
            }
        } catch (RuntimeException failure) {
            LOG.error("The patrol failed and goes on", failure);
        }
    }

    /** Closes a connection that reads too slowly. */
    void evict(VoiceConnection connection, String reason) {
        settings.metrics.connectionEvicted("slow");
        drop(connection, CloseCodes.TRY_AGAIN_LATER, reason);
    }

    /** Gives a connection up: it leaves its rooms at once, whenever its socket may close. */
    void drop(VoiceConnection connection, CloseCodes code, String reason) {
        later(() -> {
            gone(connection);
            connection.transport().close(code, reason);
        });
    }

    void failed(VoiceConnection connection, Throwable failure) {
        LOG.debug("A send failed", failure);
        drop(connection, CloseCodes.GOING_AWAY, "a send failed");
    }

    void gone(VoiceConnection connection) {
        if (connection.lost()) {
            connections.remove(connection);
            settings.metrics.connectionClosed();
        }
    }

    /** Runs something that may block or call the monitor, away from the caller's locks. */
    void later(Runnable chore) {
        try {
            chores.execute(chore);
        } catch (RejectedExecutionException closed) {
            LOG.debug("A chore came after the end", closed);
        }
    }

    void extensionFailed(String type, RuntimeException failure) {
        if (extensionLog.mayLog(settings.timeSource.nanos())) {
            LOG.warn("The extension for {} failed; further failures of this second are not logged", type, failure);
        }
    }

    boolean isClosing() {
        return closing;
    }

    @Nullable
    ConnectivityMonitor monitor() {
        return monitor;
    }

    Connections connections() {
        return connections;
    }

    MessageDecoder decoder() {
        return decoder;
    }

    VoiceLimits limits() {
        return settings.limits;
    }

    TimeSource time() {
        return settings.timeSource;
    }

    WebSocketMetrics metrics() {
        return settings.metrics;
    }

    HandshakeAuthenticator authenticator() {
        return authenticator;
    }

    Set<String> allowedOrigins() {
        return settings.allowedOrigins;
    }

    @Nullable
    MessageExtension extension(String type) {
        return settings.extensions.get(type);
    }

    String rateRule() {
        return "more than " + settings.limits.messagesPerSecond() + " messages/s; this one was dropped";
    }

    /** Sets up a {@link VoiceWebSocket}. For one thread. */
    public static final class Builder {

        private static final Set<String> OWN_TYPES = Set.of("VoiceJoin", "VoiceStats", "VoiceLeave");

        private @Nullable HandshakeAuthenticator authenticator;
        private String path = "/ws/voice";
        private Set<String> allowedOrigins = Set.of();
        private VoiceLimits limits = VoiceLimits.DEFAULT;
        private TimeSource timeSource = TimeSource.system();
        private WebSocketMetrics metrics = WebSocketMetrics.NONE;
        private final Map<String, MessageExtension> extensions = new HashMap<>();

        private Builder() {}

        /**
         * Sets who says who a caller is. Required.
         *
         * @param newAuthenticator reads the handshake
         * @return this
         */
        public Builder authenticator(HandshakeAuthenticator newAuthenticator) {
            authenticator = Objects.requireNonNull(newAuthenticator, "authenticator");
            return this;
        }

        /**
         * Sets where the endpoint is. Default: {@code /ws/voice}.
         *
         * @param newPath begins with a slash
         * @return this
         */
        public Builder path(String newPath) {
            path = Objects.requireNonNull(newPath, "path");
            return this;
        }

        /**
         * Sets from which pages, besides the server's own, browsers may connect. Default: none. A handshake without an
         * Origin does not come from a browser and is let through to the authenticator.
         *
         * @param origins such as {@code https://app.example.org}
         * @return this
         */
        public Builder allowedOrigins(Set<String> origins) {
            allowedOrigins = Set.copyOf(origins);
            return this;
        }

        /**
         * Sets what a connection may use. Default: {@link VoiceLimits#DEFAULT}.
         *
         * @param newLimits the limits
         * @return this
         */
        public Builder limits(VoiceLimits newLimits) {
            limits = Objects.requireNonNull(newLimits, "limits");
            return this;
        }

        /**
         * Sets the clock. Default: the machine's.
         *
         * @param newTimeSource the clock
         * @return this
         */
        public Builder timeSource(TimeSource newTimeSource) {
            timeSource = Objects.requireNonNull(newTimeSource, "timeSource");
            return this;
        }

        /**
         * Sets who records counts. Default: nobody.
         *
         * @param newMetrics usually an adapter to a metrics library
         * @return this
         */
        public Builder metrics(WebSocketMetrics newMetrics) {
            metrics = Objects.requireNonNull(newMetrics, "metrics");
            return this;
        }

        /**
         * Adds a message type of the host's own.
         *
         * @param type the type on the wire, not one of the protocol's
         * @param extension handles it
         * @return this
         * @throws IllegalArgumentException if the protocol or an earlier extension has this type
         */
        public Builder extension(String type, MessageExtension extension) {
            if (OWN_TYPES.contains(type) || extensions.putIfAbsent(type, extension) != null) {
                throw new IllegalArgumentException("The type " + type + " is taken");
            }
            return this;
        }

        /**
         * Makes the endpoint and starts its threads.
         *
         * @return an endpoint, to be closed by the caller
         * @throws IllegalStateException if the authenticator is missing
         */
        public VoiceWebSocket build() {
            if (authenticator == null) {
                throw new IllegalStateException("A voice endpoint needs an authenticator");
            }
            return new VoiceWebSocket(this, authenticator);
        }
    }
}
