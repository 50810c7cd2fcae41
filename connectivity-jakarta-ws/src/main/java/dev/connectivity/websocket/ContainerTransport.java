package dev.connectivity.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of a container's. Containers differ in when they throw; here nothing does. */
final class ContainerTransport implements Transport {

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final VoiceWebSocket endpoint;

    ContainerTransport(Session session, VoiceWebSocket endpoint) {
        this.session = session;
        this.endpoint = endpoint;
        this.remote = session.getAsyncRemote();
        // A host may have set its container a shorter one, which would end a slow reader without saying why.
        remote.setSendTimeout(endpoint.limits().sendTimeout().toMillis() + 1_000);
    }

    @Override
    public void send(String frame, boolean more, Consumer<@Nullable Throwable> done) {
        try {
            endpoint.frameSender()
                    .send(
                            remote,
                            frame,
                            more,
                            result -> done.accept(result.isOK() ? null : failure(result.getException())));
        } catch (IllegalArgumentException | LinkageError unfit) {
            endpoint.senderFailed(unfit);
            done.accept(unfit);
        } catch (RuntimeException closedOrBusy) {
            done.accept(closedOrBusy);
        }
    }

    private static Throwable failure(@Nullable Throwable exception) {
        return exception == null ? new IOException("The send failed") : exception;
    }

    @Override
    public void ping() {
        try {
            remote.sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException dead) {
            // The deadline on received frames decides.
        }
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    /** An idle timeout after a close ends the connection without another word, where it has not ended yet. */
    @Override
    public void cut() {
        try {
            session.setMaxIdleTimeout(1);
        } catch (RuntimeException alreadyGone) {
            // Nothing is left to cut.
        }
    }

    @Override
    public void close(CloseReason.CloseCode code, String reason) {
        try {
            session.close(new CloseReason(code, reason));
        } catch (IOException | RuntimeException alreadyGone) {
            // Nothing is left to close.
        }
    }
}
