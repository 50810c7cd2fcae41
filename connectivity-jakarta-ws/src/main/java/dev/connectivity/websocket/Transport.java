package dev.connectivity.websocket;

import jakarta.websocket.CloseReason;

/** The way to one peer. Nothing here throws. */
interface Transport extends Outbox.Sender {

    /**
     * Asks the peer for a sign of life; may block. Only while no send is in flight: on Tomcat a ping that has waited
     * behind one for as long as a blocking send may take closes the connection.
     */
    void ping();

    /** Tells whether neither side has closed, as far as is known; does not block. */
    boolean isOpen();

    /** Closes; may block while the peer does not read. */
    void close(CloseReason.CloseCode code, String reason);

    /** Frees the socket of a peer that has not answered the close, however much it may still be sending. */
    void cut();
}
