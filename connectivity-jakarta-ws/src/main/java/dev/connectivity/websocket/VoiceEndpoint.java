package dev.connectivity.websocket;

import dev.connectivity.ConnectivityMonitor;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's end of the protocol, made by the configuration that {@link VoiceWebSocket#endpoint} returns. Public
 * only because containers insist.
 */
public final class VoiceEndpoint extends Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(VoiceEndpoint.class);

    /** Nearly all messages are reports, of 200 to 300 bytes. */
    private static final int READ_BYTES = 1024;

    /** So many parts of a message count as one, or more where larger messages are allowed than by default. */
    static final int FREE_PARTS = 64;

    /** Containers make parts of 1 KiB or more of a message themselves: so many bytes for each part that is free. */
    private static final int BYTES_A_FREE_PART = 512;

    private final VoiceWebSocket endpoint;
    private final ConnectivityMonitor monitor;
    private @Nullable VoiceConnection connection;

    VoiceEndpoint(VoiceWebSocket endpoint, ConnectivityMonitor monitor) {
        this.endpoint = endpoint;
        this.monitor = monitor;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        VoiceLimits limits = endpoint.limits();
        // Tomcat alone reads these. The first: how long a ping, or its answer to a peer's close with 1000, waits behind
        // a send that is stuck; a close of ours never has that code and waits for 50 ms. The second: how long a close
        // waits to be answered.
        session.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", 1_000L);
        session.getUserProperties()
                .put("org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", (long) VoiceWebSocket.CLOSE_MILLIS);
        Transport transport = new ContainerTransport(session, endpoint);
        Object verdict = session.getUserProperties().remove(VoiceConfigurator.VERDICT);
        if (!(verdict instanceof Identity identity)) {
            String rule = verdict instanceof String reason ? reason : "log in first";
            turnAway(session, transport, CloseCodes.VIOLATED_POLICY, rule);
            return;
        }
        if (endpoint.isClosing()) {
            endpoint.metrics().connectionRefused("closing");
            turnAway(session, transport, CloseCodes.SERVICE_RESTART, VoiceWebSocket.RESTART);
            return;
        }
        // Our own deadline on received frames decides; a container's idle timeout counts our pings as life.
        session.setMaxIdleTimeout(0);
        // Jetty alone reads this: it allocates so much for each message, else 4 KiB. Longer ones come in parts.
        session.getUserProperties().put("org.eclipse.jetty.websocket.inputBufferSize", READ_BYTES);
        boolean batching = VoiceWebSocket.BATCH_SUBPROTOCOL.equals(session.getNegotiatedSubprotocol());
        VoiceConnection opened = new VoiceConnection(identity, monitor, endpoint, transport, batching);
        switch (endpoint.connections().add(opened, limits.connectionsPerUser(), limits.connections())) {
            case TOO_MANY_OF_USER -> {
                refuse(session, transport, "too_many_of_user", "too many connections of one user");
                return;
            }
            case TOO_MANY_IN_ALL -> {
                refuse(session, transport, "too_many_in_all", "too many connections");
                return;
            }
            case ADDED -> {}
        }
        connection = opened;
        endpoint.metrics().connectionOpened();
        session.addMessageHandler(String.class, new TextHandler(opened, limits.messageBytes()));
        session.addMessageHandler(ByteBuffer.class, new BinaryHandler(opened, limits.messageBytes()));
        session.addMessageHandler(PongMessage.class, pong -> opened.ponged());
        if (endpoint.isClosing()) {
            // The endpoint closed meanwhile and may have overlooked this one.
            endpoint.gone(opened);
            transport.close(CloseCodes.SERVICE_RESTART, VoiceWebSocket.RESTART);
        }
    }

    private void refuse(Session session, Transport transport, String counted, String told) {
        endpoint.metrics().connectionRefused(counted);
        turnAway(session, transport, CloseCodes.TRY_AGAIN_LATER, told);
    }

    private void turnAway(Session session, Transport transport, CloseCodes code, String reason) {
        // Until it is closed, all that comes is thrown away, or Undertow would gather it.
        session.addMessageHandler(String.class, (part, last) -> {});
        session.addMessageHandler(ByteBuffer.class, (part, last) -> {});
        endpoint.turnAway(transport, code, reason);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (connection != null) {
            endpoint.closed(connection);
        }
    }

    /** Called for broken sockets and oversized frames alike; the close that follows says which. */
    @Override
    public void onError(Session session, Throwable failure) {
        LOG.debug("A connection failed", failure);
    }

    /** Measures one message after another as its parts come, and closes the connection of whoever exceeds a limit. */
    private final class Measure {

        private final VoiceConnection receiver;
        private final int maxBytes;
        private final int freeParts;
        private int bytes;
        private int parts;

        Measure(VoiceConnection receiver, int maxBytes) {
            this.receiver = receiver;
            this.maxBytes = maxBytes;
            this.freeParts = Math.max(FREE_PARTS, maxBytes / BYTES_A_FREE_PART);
        }

        /** Adds a part; returns false if it is not to be heard. */
        boolean admits(int partBytes, boolean last) {
            if (receiver.isGivenUp()) {
                return false;
            }
            bytes += partBytes;
            if (bytes > maxBytes) {
                endpoint.tooLarge(receiver);
                return false;
            }
            if (last) {
                bytes = 0;
                parts = 0;
                return true;
            }
            receiver.heard();
            if (++parts > freeParts && !receiver.mayGoOn()) {
                endpoint.flooding(receiver);
                return false;
            }
            return true;
        }
    }

    /** Gathers the parts of a message and gives up on one that grows too large, whatever the container would allow. */
    final class TextHandler implements MessageHandler.Partial<String> {

        private final VoiceConnection receiver;
        private final Measure measure;

        /** Only while a message comes in parts: a connection would keep the room that its largest one took. */
        private @Nullable StringBuilder parts;

        TextHandler(VoiceConnection receiver, int maxBytes) {
            this.receiver = receiver;
            this.measure = new Measure(receiver, maxBytes);
        }

        @Override
        public void onMessage(String part, boolean last) {
            StringBuilder earlier = parts;
            parts = null;
            if (!measure.admits(utf8Length(part), last)) {
                return;
            }
            if (last) {
                receiver.received(earlier == null ? part : earlier.append(part).toString());
            } else {
                parts = (earlier == null ? new StringBuilder() : earlier).append(part);
            }
        }

        /** Returns for how many characters there is room. */
        int capacity() {
            return parts == null ? 0 : parts.capacity();
        }
    }

    /** Binary frames mean nothing here: each is answered once, however many parts it has. */
    final class BinaryHandler implements MessageHandler.Partial<ByteBuffer> {

        private final VoiceConnection receiver;
        private final Measure measure;

        BinaryHandler(VoiceConnection receiver, int maxBytes) {
            this.receiver = receiver;
            this.measure = new Measure(receiver, maxBytes);
        }

        @Override
        public void onMessage(ByteBuffer part, boolean last) {
            if (measure.admits(part.remaining(), last) && last) {
                receiver.received(null);
            }
        }
    }

    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                // A surrogate is half of a character of four bytes.
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
