/** The voice endpoint for any Jakarta WebSocket container. */
module dev.connectivity.websocket {
    requires com.fasterxml.jackson.core;
    requires transitive dev.connectivity.core;
    requires static transitive jakarta.websocket;
    requires static transitive jakarta.websocket.client;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.connectivity.websocket;
}
