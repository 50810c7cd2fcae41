package dev.connectivity.websocket;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.spi.ServerContainer;

/**
 * Cuts the socket of whoever has not taken a byte of what waits for them for a while, which only Grizzly can do: Tyrus'
 * own close waits behind the send that is stuck. What docs/operations-live.md tells operators of Tyrus on Grizzly to add.
 */
@SuppressWarnings("rawtypes") // Grizzly's own signatures are.
final class TyrusStuckSends extends ConnectionProbe.Adapter implements AutoCloseable {

    private final Map<Connection, Long> lastWriteNanos = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "tyrus-stuck-sends");
        daemon.setDaemon(true);
        return daemon;
    });
    private final long patienceNanos;

    /**
     * Begins to watch.
     *
     * @param started what {@code GrizzlyServerContainer.createContainer} returned, after its start
     * @param patience longer than {@link VoiceLimits#sendTimeout}, so that the endpoint has given the reader up by then
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    TyrusStuckSends(ServerContainer started, Duration patience) throws ReflectiveOperationException {
        patienceNanos = patience.toNanos();
        // Tyrus 2.2 has no other way to its listener.
        Field listener = started.getClass().getDeclaredField("listener");
        listener.setAccessible(true);
        ((NetworkListener) listener.get(started))
                .getTransport()
                .getConnectionMonitoringConfig()
                .addProbes(this);
        thread.scheduleWithFixedDelay(this::cutTheStuck, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void onWriteEvent(Connection connection, Buffer data, long size) {
        if (size > 0) {
            lastWriteNanos.put(connection, System.nanoTime());
        }
    }

    @Override
    public void onCloseEvent(Connection connection) {
        lastWriteNanos.remove(connection);
    }

    private void cutTheStuck() {
        long now = System.nanoTime();
        lastWriteNanos.forEach((connection, wroteNanos) -> {
            NIOConnection socket = (NIOConnection) connection;
            if (!socket.isOpen()) {
                lastWriteNanos.remove(connection);
            } else if (!socket.getAsyncWriteQueue().isEmpty() && now - wroteNanos > patienceNanos) {
                socket.terminateSilently();
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
