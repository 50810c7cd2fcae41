package dev.connectivity.websocket;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;

/**
 * Hands text frames to the container. {@link #PORTABLE} works in every container; one that is made for a container may
 * write several frames in one go. Thread-safe.
 */
@FunctionalInterface
public interface FrameSender {

    /** Writes each frame by itself, in any container. */
    FrameSender PORTABLE = (remote, text, more, done) -> remote.sendText(text, done);

    /**
     * Sends one frame; the next one for the same peer follows when the end of this one was reported. Must not block.
     * What it throws ends the connection.
     *
     * @param remote the peer, as the container has made it
     * @param text the frame's text
     * @param more true if another frame follows as soon as the end of this one is reported: this one may be kept until
     *     then, its end reported at once, and must go out with the next one, or with the close if the connection closes
     *     before it
     * @param done told the end, or what went wrong, once; on any thread
     * @throws IllegalArgumentException if this is not made for the container, which is logged as a warning
     */
    void send(RemoteEndpoint.Async remote, String text, boolean more, SendHandler done);
}
