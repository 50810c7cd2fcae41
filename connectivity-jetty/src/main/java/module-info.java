/** A Jetty connector for WebSocket endpoints that do not block, and frames that are written together. */
module dev.connectivity.jetty {
    requires static transitive jakarta.websocket.client;
    requires transitive org.eclipse.jetty.server;
    requires org.eclipse.jetty.websocket.core.common;
    requires static org.jspecify;

    exports dev.connectivity.jetty;
}
