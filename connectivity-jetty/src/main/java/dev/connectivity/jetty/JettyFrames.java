package dev.connectivity.jetty;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingFrames;

/**
 * Sends text frames on Jetty, several in one write.
 *
 * <p>Jakarta's API writes each frame by itself or, with batching allowed, has a flush that blocks until the peer has
 * read. Jetty's own lets each frame say whether it may wait for the next one.
 */
public final class JettyFrames {

    private static final SendResult SENT = new SendResult();

    private JettyFrames() {}

    /**
     * Sends a text frame. What is kept for the next one is copied into a buffer of Jetty's, of 4 KiB unless the host
     * sets {@code outputBufferSize}; a frame of a quarter of that or more, or for which no room is left in it, is not
     * kept. Does not block; for one thread at a time for each peer.
     *
     * @param remote a peer of Jetty's
     * @param text what to send
     * @param more true if another frame follows at once: this one may wait for it, and its end is then reported at
     *     once. If none follows, it stays unsent until the connection sends something else or closes
     * @param done told the end, or what went wrong; on any thread
     * @throws IllegalArgumentException if the peer is another container's
     */
    public static void send(RemoteEndpoint.Async remote, String text, boolean more, SendHandler done) {
        if (!(remote instanceof OutgoingFrames frames)) {
            throw new IllegalArgumentException(
                    "A peer of Jetty's is needed, not a " + remote.getClass().getName());
        }
        Callback callback = Callback.from(() -> done.onResult(SENT), failure -> done.onResult(new SendResult(failure)));
        frames.sendFrame(new Frame(OpCode.TEXT).setPayload(text), callback, more);
    }
}
