package dev.connectivity.websocket;

import jakarta.websocket.server.ServerEndpointConfig;

/** A real container on a free port of the loopback address. */
interface ContainerUnderTest {

    /** Starts with one endpoint and returns the port. */
    int start(ServerEndpointConfig endpoint) throws Exception;

    /** How it is handed frames. */
    default FrameSender frameSender() {
        return FrameSender.PORTABLE;
    }

    void stop() throws Exception;
}
