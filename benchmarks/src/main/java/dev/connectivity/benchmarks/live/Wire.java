package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One WebSocket of a client, never blocking: a server that does not read, or not accept, holds up nobody else on this
 * thread. Answers pings and closes as a browser does.
 */
final class Wire {

    /** What to do with what comes. */
    interface Receiver {
        void opened();

        void received(String text);

        /** The other side ended it, or never took it; the close code, or {@link #NO_CODE}. */
        void ended(int code);
    }

    /** The connection ended without a close frame. */
    static final int NO_CODE = 1006;

    private static final byte[] NOTHING = {};

    private final SocketChannel channel = SocketChannel.open();
    private final SelectionKey key;
    private final Receiver receiver;
    private final String user;
    private ByteBuffer unsent = ByteBuffer.wrap(NOTHING);
    private byte[] partial = NOTHING;
    private boolean upgraded;
    private boolean broken;
    private boolean over;

    /**
     * Begins to connect; the selector says when to call {@link #ready}.
     *
     * @param receiveBuffer bytes the kernel may keep for this client, 0 for the system's choice
     */
    Wire(Selector selector, int port, String user, int receiveBuffer, Receiver receiver) throws IOException {
        this.user = user;
        this.receiver = receiver;
        channel.configureBlocking(false);
        if (receiveBuffer > 0) {
            // Before the connect, so that the window which the server sees is small from the start.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(Frames.source(user));
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            upgrade();
        }
    }

    private void upgrade() throws IOException {
        channel.finishConnect();
        reading(true);
        write(Frames.handshake(user, null, true));
    }

    boolean isOver() {
        return over;
    }

    /** Sends a text frame, unless an earlier one is still under way; tells whether it did. */
    boolean send(String text) {
        return send(Frames.masked(text));
    }

    /** Sends text frames, unless an earlier one is still under way; tells whether it did. */
    boolean sendAll(List<String> texts) {
        List<ByteBuffer> frames = texts.stream().map(Frames::masked).toList();
        ByteBuffer all = ByteBuffer.allocate(
                frames.stream().mapToInt(ByteBuffer::remaining).sum());
        frames.forEach(all::put);
        return send(all.flip());
    }

    private boolean send(ByteBuffer frames) {
        if (over || broken || !upgraded || !flush()) {
            return false;
        }
        write(frames);
        return !over && !broken;
    }

    /** Sends the rest of what is under way; tells whether nothing is any more. */
    boolean flush() {
        if (!over && unsent.hasRemaining()) {
            write(unsent);
        }
        return !unsent.hasRemaining();
    }

    private void write(ByteBuffer bytes) {
        unsent = bytes;
        try {
            channel.write(bytes);
        } catch (IOException gone) {
            unsent = ByteBuffer.wrap(NOTHING);
            broken = true;
            if (key.interestOps() != SelectionKey.OP_READ) {
                end(NO_CODE);
            }
            // Else reading comes to the end, too, and to what may lie before it: a close that says why.
        }
    }

    /** Stops reading, or begins again. */
    void reading(boolean wanted) {
        if (!over) {
            key.interestOps(wanted ? SelectionKey.OP_READ : 0);
        }
    }

    /** Does what the selector says that it can: connects, or reads what there is. */
    static void ready(SelectionKey key, ByteBuffer buffer) {
        Wire wire = (Wire) key.attachment();
        try {
            if (key.isValid() && key.isConnectable()) {
                wire.upgrade();
            } else if (key.isValid()) {
                wire.read(buffer);
            }
        } catch (IOException gone) {
            wire.end(NO_CODE);
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        int count;
        while (!over && (count = channel.read(buffer.clear())) != 0) {
            if (count < 0) {
                end(NO_CODE);
                return;
            }
            byte[] bytes = Arrays.copyOf(partial, partial.length + count);
            buffer.flip().get(bytes, partial.length, count);
            int used = take(bytes);
            partial = used == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, used, bytes.length);
        }
    }

    private int take(byte[] bytes) {
        int at = upgraded ? 0 : headLength(bytes);
        while (upgraded && !over) {
            ByteBuffer frame = ByteBuffer.wrap(bytes, at, bytes.length - at);
            int length = Frames.toPayload(frame);
            if (length < 0) {
                return at;
            }
            int opcode = bytes[at] & 0x0f;
            at = frame.position() + length;
            handle(opcode, bytes, frame.position(), length);
        }
        return at;
    }

    private int headLength(byte[] bytes) {
        String head = new String(bytes, StandardCharsets.US_ASCII);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            end(NO_CODE);
            return bytes.length;
        }
        upgraded = true;
        receiver.opened();
        return end + 4;
    }

    private void handle(int opcode, byte[] bytes, int from, int length) {
        switch (opcode) {
            case Frames.TEXT -> receiver.received(new String(bytes, from, length, StandardCharsets.US_ASCII));
            case Frames.PING -> send(Frames.masked(Frames.PONG, Arrays.copyOfRange(bytes, from, from + length)));
            case Frames.CLOSE -> {
                byte[] payload = Arrays.copyOfRange(bytes, from, from + length);
                send(Frames.masked(Frames.CLOSE, payload));
                end(length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff);
            }
            default -> {}
        }
    }

    private void end(int code) {
        if (!over) {
            vanish(false);
            receiver.ended(code);
        }
    }

    /** Says goodbye and goes. */
    void close() {
        send(Frames.masked(Frames.CLOSE, new byte[] {3, (byte) 0xe8}));
        vanish(false);
    }

    /** Goes without a word; with a reset, the other side learns of it at once. */
    void vanish(boolean reset) {
        over = true;
        try {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }
}
