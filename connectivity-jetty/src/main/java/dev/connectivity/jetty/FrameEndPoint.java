package dev.connectivity.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * A socket that, once it is a WebSocket's, is read by its selector's thread, a turn at a time.
 *
 * <p>Whoever is told that nothing more has come asks the selector again, which knows better: so a turn is ended by
 * saying so, and a read that did not fill its buffer is not followed by one that would find nothing.
 *
 * <p>Its connection reads in one thread at a time, and hands over to the next by Jetty's locks.
 */
final class FrameEndPoint extends SocketChannelEndPoint {

    /** So many full buffers, of 1 KiB for the voice endpoint and of 4 KiB as Jetty comes, are read in a row. */
    static final int READS_A_TURN = 16;

    private @Nullable OnSelector readable;

    private int reads;
    private boolean emptied;

    FrameEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!isWebSocket()) {
            super.fillInterested(callback);
            return;
        }
        if (readable == null || readable.getCallback() != callback) {
            readable = new OnSelector(callback);
        }
        reads = 0;
        emptied = false;
        super.fillInterested(readable);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        if (!isWebSocket()) {
            return super.fill(buffer);
        }
        if (emptied || reads == READS_A_TURN) {
            return 0;
        }
        int space = BufferUtil.space(buffer);
        int filled = super.fill(buffer);
        reads++;
        emptied = filled >= 0 && filled < space;
        return filled;
    }

    private boolean isWebSocket() {
        return getConnection() instanceof WebSocketConnection;
    }

    /** Tells the selector not to hand it to another thread. */
    private static final class OnSelector extends Callback.Nested {

        OnSelector(Callback callback) {
            super(callback);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
