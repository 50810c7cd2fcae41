package dev.connectivity.websocket;

import jakarta.websocket.CloseReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** To a peer that reads nothing: no send ends. */
class StuckTransport implements Transport {

    @Override
    public void send(String frame, boolean more, Consumer<@Nullable Throwable> done) {}

    @Override
    public void ping() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close(CloseReason.CloseCode code, String reason) {}

    @Override
    public void cut() {}
}
