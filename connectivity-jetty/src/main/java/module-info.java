/** A Jetty connector for WebSocket endpoints that do not block. */
module dev.connectivity.jetty {
    requires transitive org.eclipse.jetty.server;
    requires org.eclipse.jetty.websocket.core.common;
    requires static org.jspecify;

    exports dev.connectivity.jetty;
}
