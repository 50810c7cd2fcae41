package dev.connectivity.websocket;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;

/**
 * Hands a text frame to the container. There is one for every container, {@link #PORTABLE}; one that knows its container
 * may write several frames in one go. Thread-safe.
 */
@FunctionalInterface
public interface FrameSender {

    /** Writes each frame by itself, in any container. */
    FrameSender PORTABLE = (remote, text, more, done) -> remote.sendText(text, done);

    /**
     * Sends one frame; the next one for the same peer follows when this one's end was reported. Must not block.
     *
     * @param remote the peer, as the container has made it
     * @param text the frame's text
     * @param more true if another frame follows as soon as this one's end is reported: this one may be kept until then, its
     *     end reported at once, and must go out with the next one, or with the close if the connection closes before it
     * @param done told the end, or what went wrong; on any thread
     */
    void send(RemoteEndpoint.Async remote, String text, boolean more, SendHandler done);
}
