package dev.connectivity.websocket;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.TimeSource;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

    /** How long a peer may take to answer a close before its socket is cut. */
    static final int CLOSE_MILLIS = 3_000;

    /** How long a container may take to open a connection. */
    private static final int OPEN_MILLIS = 200;

    static final String RESTART = "the server restarts";

    /** A client that asks for this subprotocol gets JSON arrays of events, one frame a tick. */
    public static final String BATCH_SUBPROTOCOL = "connectivity.batch";

    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebSocket.class);

    private final VoiceWebSocketBuilder settings;
    private final HandshakeAuthenticator authenticator;
    private final Connections connections = new Connections();
    private final MessageDecoder decoder;
    private final WebSocketBroadcaster broadcaster = new WebSocketBroadcaster(this);
    private final EndpointThreads threads;
    private final Quiet extensionLog = new Quiet();
    private final Quiet failureLog = new Quiet();
    private final Quiet connectionLog = new Quiet();
    private volatile @Nullable ConnectivityMonitor monitor;
    private volatile boolean closing;

    VoiceWebSocket(VoiceWebSocketBuilder settings, HandshakeAuthenticator authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.decoder = new MessageDecoder(settings.limits.jsonDepth());
        this.threads = new EndpointThreads(this::patrol);
    }

    /**
     * Begins to set up an endpoint.
     *
     * @return a builder in which only the authenticator is missing
     */
    public static VoiceWebSocketBuilder builder() {
        return new VoiceWebSocketBuilder();
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

    /**
     * Accepts no more connections, tells the open ones to come back (1012) and stops the threads. Those to whom nothing
     * is being sent are told first; who reads nothing delays the end by ten seconds at most.
     */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        threads.endPatrol();
        connections.forEach(connection -> {
            // Closing somebody who does not read what is being sent may hold up a thread.
            if (!connection.isBeingSentTo()) {
                tellToComeBack(connection);
            }
        });
        connections.forEach(this::tellToComeBack);
        threads.close();
    }

    private void tellToComeBack(VoiceConnection connection) {
        drop(connection, CloseCodes.SERVICE_RESTART, RESTART, null);
    }

    private void patrol() {
        long now = settings.timeSource.nanos();
        Instant wall = settings.timeSource.now();
        long[] waitingChars = new long[1];
        connections.forEach(connection -> guarded(() -> waitingChars[0] += inspect(connection, now, wall)));
        settings.metrics.outboundWaiting(waitingChars[0]);
    }

    /** Logs what fails of one connection, so that those behind it are looked after, too. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            if (connectionLog.mayLog(settings.timeSource.nanos())) {
                LOG.error(
                        "A connection could not be looked after; other failures of this second are not logged",
                        failure);
            }
        }
    }

    /**
     * Looks whether a reader stalls, a peer is silent or gone, or a login has expired; returns how much waits for the
     * reader.
     */
    private int inspect(VoiceConnection connection, long now, Instant wall) {
        // Nearly all are idle nearly always, and there may be many thousands.
        boolean idle = connection.isIdle();
        if (!idle) {
            connection.flush();
        }
        long receiveNanos = settings.limits.receiveTimeout().toNanos();
        if (!connection.transport().isOpen()) {
            // Undertow says nothing of a peer that was gone before its connection was open.
            drop(connection, CloseCodes.GOING_AWAY, "this connection is closed already", null);
        } else if (connection.isExpired(wall)) {
            drop(connection, CloseCodes.VIOLATED_POLICY, "this login has expired; log in again", "expired");
        } else if (!idle && connection.isStalled(settings.limits.sendTimeout().toNanos())) {
            evict(connection);
        } else if (connection.silentNanos(now) > receiveNanos) {
            drop(connection, CloseCodes.GOING_AWAY, "nothing was heard for too long", "silent");
        } else if (idle && connection.isPingDue(now, receiveNanos / 3)) {
            threads.blocking(connection.transport()::ping);
        }
        return idle ? 0 : connection.waitingChars();
    }

    /** Closes a connection that reads too slowly. */
    void evict(VoiceConnection connection) {
        drop(connection, CloseCodes.TRY_AGAIN_LATER, "this connection reads too slowly", "slow");
    }

    void tooLarge(VoiceConnection connection) {
        String rule = "a message may have " + settings.limits.messageBytes() + " bytes";
        drop(connection, CloseCodes.TOO_BIG, rule, "too_large");
    }

    /** Closes a connection that sends so much more than it may that it cannot even be looked at. */
    void flooding(VoiceConnection connection) {
        drop(connection, CloseCodes.TRY_AGAIN_LATER, "this connection sends far too much", "flooding");
    }

    /** Gives a connection up: it leaves its rooms at once, whenever its socket may close. */
    private void drop(VoiceConnection connection, CloseCodes code, String reason, @Nullable String eviction) {
        if (!connection.giveUp()) {
            return;
        }
        try {
            if (eviction != null) {
                settings.metrics.connectionEvicted(eviction);
            }
        } finally {
            later(() -> end(connection, code, reason));
        }
    }

    private void end(VoiceConnection connection, CloseCodes code, String reason) {
        try {
            gone(connection);
        } finally {
            threads.blocking(() -> connection.transport().close(code, reason));
            threads.blockingAfter(CLOSE_MILLIS, connection.transport()::cut);
        }
    }

    /**
     * Closes a connection that is not accepted: a moment later, since Tomcat forgets one that is closed while it opens,
     * with its socket.
     */
    void turnAway(Transport transport, CloseCodes code, String reason) {
        if (closing) {
            transport.close(code, reason);
            return;
        }
        threads.blockingAfter(OPEN_MILLIS, () -> transport.close(code, reason));
        threads.blockingAfter(OPEN_MILLIS + CLOSE_MILLIS, transport::cut);
    }

    void failed(VoiceConnection connection, Throwable failure) {
        LOG.debug("A send failed", failure);
        drop(connection, CloseCodes.GOING_AWAY, "a send failed", null);
    }

    /**
     * Lets a connection go whose socket has closed; not at once, for Jetty says so from within a send that fails, and
     * so under the locks of whoever sends.
     */
    void closed(VoiceConnection connection) {
        later(() -> gone(connection));
    }

    void gone(VoiceConnection connection) {
        if (connection.lost()) {
            connections.remove(connection);
            settings.metrics.connectionClosed();
        }
    }

    /** Runs something that may block or call the monitor, away from the caller's locks. */
    void later(Runnable chore) {
        threads.later(() -> guarded(chore));
    }

    void extensionFailed(String type, RuntimeException failure) {
        if (extensionLog.mayLog(settings.timeSource.nanos())) {
            LOG.warn("The extension for {} failed; further failures of this second are not logged", type, failure);
        }
    }

    void senderFailed(Throwable failure) {
        if (failureLog.mayLog(settings.timeSource.nanos())) {
            LOG.warn(
                    "A connection is closed, since the frame sender does not fit this container; "
                            + "further failures of this second are not logged",
                    failure);
        }
    }

    void handlingFailed(Throwable failure) {
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

    FrameSender frameSender() {
        return settings.frameSender;
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
}
