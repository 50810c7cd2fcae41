package dev.connectivity.websocket;

import jakarta.websocket.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the frames that a connection was sent, what it was closed with and how often it was pinged; every send ends at once. */
final class RecordedTransport implements Transport {

    private final List<String> frames = new ArrayList<>();
    private final List<CloseReason> closes = new ArrayList<>();
    private int pings;

    @Override
    public synchronized void send(String frame, boolean more, Consumer<@Nullable Throwable> done) {
        frames.add(frame);
        done.accept(null);
    }

    synchronized List<String> frames() {
        return List.copyOf(frames);
    }

    synchronized void clear() {
        frames.clear();
    }

    @Override
    public synchronized void ping() {
        pings++;
    }

    synchronized int pings() {
        return pings;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public synchronized void close(CloseReason.CloseCode code, String reason) {
        closes.add(new CloseReason(code, reason));
    }

    synchronized List<CloseReason> closes() {
        return List.copyOf(closes);
    }

    @Override
    public void cut() {}
}
