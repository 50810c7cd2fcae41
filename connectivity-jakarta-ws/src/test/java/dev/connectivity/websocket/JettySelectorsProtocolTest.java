package dev.connectivity.websocket;

import dev.connectivity.jetty.WebSocketConnector;

/** Jetty whose selectors read the frames themselves. */
class JettySelectorsProtocolTest extends ProtocolContract {

    @Override
    ContainerUnderTest container() {
        return new JettyUnderTest(WebSocketConnector::new);
    }
}
