package dev.connectivity.websocket;

import jakarta.websocket.server.HandshakeRequest;
import java.util.Optional;

/**
 * Says who opens a connection. Called once a handshake, from any thread. An identity that expires ends its connection
 * then; the client comes back with a new handshake and may resume its sessions.
 */
@FunctionalInterface
public interface HandshakeAuthenticator {

    /**
     * Reads the caller's identity from the handshake's headers, cookies or query.
     *
     * @param request the handshake
     * @return who it is, or empty to close the connection with 1008; an exception counts as empty and is logged
     */
    Optional<Identity> authenticate(HandshakeRequest request);
}
