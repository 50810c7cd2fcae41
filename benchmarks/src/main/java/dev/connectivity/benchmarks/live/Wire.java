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

/** One WebSocket of a client, never blocking: a server that does not read holds up nobody else on this thread. */
final class Wire {

    /** What to do with what comes. */
    interface Receiver {
        void opened();

        void received(String text);

        /** The other side ended it; the close code, or {@link #NO_CODE}. */
        void ended(int code);
    }

    /** The connection ended without a close frame. */
    static final int NO_CODE = 1006;

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] NOTHING = {};

    private final SocketChannel channel = SocketChannel.open();
    private final SelectionKey key;
    private final Receiver receiver;
    private ByteBuffer unsent = ByteBuffer.wrap(NOTHING);
    private byte[] partial = NOTHING;
    private boolean upgraded;
    private boolean over;

    /**
     * Connects and asks for the upgrade.
     *
     * @param receiveBuffer bytes the kernel may keep for this client, 0 for the system's choice
     */
    Wire(Selector selector, int port, String user, int receiveBuffer, Receiver receiver) throws IOException {
        this.receiver = receiver;
        if (receiveBuffer > 0) {
            // Before the connect, so that the window which the server sees is small from the start.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        String handshake = "GET /ws/voice HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: connectivity.batch\r\nX-User: " + user + "\r\n\r\n";
        write(ByteBuffer.wrap(handshake.getBytes(StandardCharsets.US_ASCII)));
    }

    boolean isOver() {
        return over;
    }

    /** Sends a text frame, unless an earlier one is still under way; tells whether it did. */
    boolean send(String text) {
        return send(TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean send(int opcode, byte[] payload) {
        if (over || !flush()) {
            return false;
        }
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        // The mask is 0, which is legal.
        write(frame.putInt(0).put(payload).flip());
        return !over;
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
            end(NO_CODE);
        }
    }

    /** Stops reading, or begins again. */
    void reading(boolean wanted) {
        if (!over) {
            key.interestOps(wanted ? SelectionKey.OP_READ : 0);
        }
    }

    /** Reads what there is. */
    void read(ByteBuffer buffer) {
        try {
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
        } catch (IOException gone) {
            end(NO_CODE);
        }
    }

    private int take(byte[] bytes) {
        int at = upgraded ? 0 : headLength(bytes);
        while (upgraded && !over) {
            ByteBuffer frame = ByteBuffer.wrap(bytes, at, bytes.length - at);
            if (frame.remaining() < 4) {
                // A close frame without a code is shorter, but then the end of the stream follows.
                return at;
            }
            int opcode = frame.get() & 0x0f;
            long length = frame.get() & 0x7f;
            if (length == 127 && frame.remaining() < 8) {
                return at;
            }
            length = length == 126 ? frame.getShort() & 0xffff : length == 127 ? frame.getLong() : length;
            if (frame.remaining() < length) {
                return at;
            }
            at = frame.position() + (int) length;
            handle(opcode, bytes, frame.position(), (int) length);
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
            case TEXT -> receiver.received(new String(bytes, from, length, StandardCharsets.US_ASCII));
            case PING -> send(PONG, Arrays.copyOfRange(bytes, from, from + length));
            case CLOSE -> {
                byte[] payload = Arrays.copyOfRange(bytes, from, from + length);
                send(CLOSE, payload);
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
        send(CLOSE, new byte[] {3, (byte) 0xe8});
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
