package dev.connectivity.websocket;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.spi.ConnectivityMetrics;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
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

    static final String RESTART = "the server restarts";

    /** A client that asks for this subprotocol gets JSON arrays of events, one frame a tick. */
    public static final String BATCH_SUBPROTOCOL = "connectivity.batch";

    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebSocket.class);
    private static final Duration PATROL = Duration.ofMillis(250);

    /** A close or ping may block while a peer does not read; so many may at once. */
    private static final int BLOCKING_THREADS = 32;

    private final Builder settings;
    private final HandshakeAuthenticator authenticator;
    private final Connections connections = new Connections();
    private final MessageDecoder decoder = new MessageDecoder();
    private final WebSocketBroadcaster broadcaster = new WebSocketBroadcaster(this);
    private final ScheduledExecutorService patrol;

    /** Does what a broadcaster may not do itself, because it is called under a room's lock. */
    private final ExecutorService chores;

    /** Closes and pings, which some containers do not do without blocking. */
    private final ExecutorService blocking;

    private final Quiet extensionLog = new Quiet();
    private final Quiet failureLog = new Quiet();
    private volatile @Nullable ConnectivityMonitor monitor;
    private volatile boolean closing;

    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    private VoiceWebSocket(Builder settings, HandshakeAuthenticator authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
        chores = Executors.newSingleThreadExecutor(task -> daemon(task, "connectivity-chores"));
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                BLOCKING_THREADS,
                BLOCKING_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "connectivity-closing"));
        pool.allowCoreThreadTimeOut(true);
        blocking = pool;
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
        connections.forEach(connection -> drop(connection, CloseCodes.SERVICE_RESTART, RESTART, null));
        finish(chores);
        finish(blocking);
    }

    private static void finish(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for readers that stall and peers that are silent. */
    private void patrol() {
        try {
            connections.forEach(this::inspect);
        } catch (RuntimeException failure) {
            LOG.error("The patrol failed and goes on", failure);
        }
    }

    private void inspect(VoiceConnection connection) {
        long receiveNanos = settings.limits.receiveTimeout().toNanos();
        if (connection.isStalled(settings.limits.sendTimeout().toNanos())) {
            evict(connection);
        } else if (connection.silentNanos() > receiveNanos) {
            drop(connection, CloseCodes.GOING_AWAY, "nothing was heard for too long", "silent");
        } else if (connection.isPingDue(receiveNanos / 3)) {
            execute(blocking, connection.transport()::ping);
        }
    }

    /** Closes a connection that reads too slowly. */
    void evict(VoiceConnection connection) {
        drop(connection, CloseCodes.TRY_AGAIN_LATER, "this connection reads too slowly", "slow");
    }

    void tooLarge(VoiceConnection connection) {
        String rule = "a message may have " + settings.limits.messageBytes() + " bytes";
        drop(connection, CloseCodes.TOO_BIG, rule, "too_large");
    }

    /** Gives a connection up: it leaves its rooms at once, whenever its socket may close. */
    private void drop(VoiceConnection connection, CloseCodes code, String reason, @Nullable String eviction) {
        if (!connection.giveUp()) {
            return;
        }
        if (eviction != null) {
            settings.metrics.connectionEvicted(eviction);
        }
        later(() -> {
            gone(connection);
            execute(blocking, () -> connection.transport().close(code, reason));
        });
    }

    void failed(VoiceConnection connection, Throwable failure) {
        LOG.debug("A send failed", failure);
        drop(connection, CloseCodes.GOING_AWAY, "a send failed", null);
    }

    void gone(VoiceConnection connection) {
        if (connection.lost()) {
            connections.remove(connection);
            settings.metrics.connectionClosed();
        }
    }

    /** Runs something that may block or call the monitor, away from the caller's locks. */
    void later(Runnable chore) {
        execute(chores, chore);
    }

    private static void execute(ExecutorService executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("A chore came after the end", closed);
        }
    }

    void extensionFailed(String type, RuntimeException failure) {
        if (extensionLog.mayLog(settings.timeSource.nanos())) {
            LOG.warn("The extension for {} failed; further failures of this second are not logged", type, failure);
        }
    }

    void handlingFailed(RuntimeException failure) {
        if (failureLog.mayLog(settings.timeSource.nanos())) {
            LOG.warn("A message could not be handled; further failures of this second are not logged", failure);
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

    ConnectivityMetrics metrics() {
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
        private ConnectivityMetrics metrics = ConnectivityMetrics.NONE;
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
        public Builder metrics(ConnectivityMetrics newMetrics) {
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
