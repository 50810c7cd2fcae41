package dev.connectivity.websocket;

import dev.connectivity.jetty.WebSocketConnector;

/** Jetty whose selectors read the frames themselves. */
class JettySelectorsLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new JettyUnderTest(WebSocketConnector::new);
    }
}
