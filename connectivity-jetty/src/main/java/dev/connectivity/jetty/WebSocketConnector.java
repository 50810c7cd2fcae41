package dev.connectivity.jetty;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector whose selectors read WebSocket frames themselves.
 *
 * <p>Jetty takes every application for one that may block, so it wakes another thread to go on selecting before it
 * handles what has come. For frames of a few hundred bytes that costs more than reading and handling them. Here the
 * thread that saw a WebSocket become readable reads and handles what has come, and then selects again; there are as
 * many such threads as processors. HTTP requests, the handshake among them, are handled as usual.
 *
 * <p><strong>What a message sets off must not block</strong>: while one handler waits, so do all connections of its
 * selector, WebSockets and HTTP alike. Connectivity's voice endpoint waits for nothing; with it, the host's
 * {@code ChannelDirectory} and message extensions must not either. If they ask a database, stay with
 * {@link ServerConnector}.
 *
 * <p>Nobody can hold up the others by sending without end: a connection is read for a turn of 16 buffers, then the next
 * one is. Connections over TLS or HTTP/2 that end in Jetty are handled as {@link ServerConnector} does.
 */
public final class WebSocketConnector extends ServerConnector {

    /**
     * Makes a connector with a selector for each processor.
     *
     * @param server what it belongs to
     * @param factories the protocols spoken; none: HTTP/1.1 with Jetty's defaults
     */
    public WebSocketConnector(Server server, ConnectionFactory... factories) {
        this(server, Runtime.getRuntime().availableProcessors(), factories);
    }

    WebSocketConnector(Server server, int selectors, ConnectionFactory... factories) {
        super(server, null, null, null, -1, selectors, orHttp(factories));
    }

    private static ConnectionFactory[] orHttp(ConnectionFactory... factories) {
        return factories.length == 0 ? new ConnectionFactory[] {new HttpConnectionFactory()} : factories;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endPoint = new FrameEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
