package dev.connectivity.example.voiceserver;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * Between the voice endpoint's close, which tells everybody why, and the container's, which cuts what is still
 * connected: waits until the clients have answered. A client that sends its next report into a socket that was cut sees
 * a broken connection, and no reason, however long that has been waiting for it to be read.
 */
final class Farewell implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ServerConnector connector;

    Farewell(ServerConnector connector) {
        this.connector = connector;
    }

    @Override
    public void close() {
        long begin = System.nanoTime();
        while (isAnyLeft() && System.nanoTime() - begin < PATIENCE.toNanos()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isAnyLeft() {
        return connector.getConnectedEndPoints().stream()
                .anyMatch(each -> each.getConnection() instanceof WebSocketConnection);
    }
}
