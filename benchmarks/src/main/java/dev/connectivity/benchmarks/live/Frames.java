package dev.connectivity.benchmarks.live;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client writes: the request for the upgrade, and masked frames. */
final class Frames {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int ADDRESSES = 8;

    private Frames() {}

    /** Returns from where a client connects: from one of several addresses, or the ports of one would run out. */
    static InetSocketAddress source(String user) {
        return new InetSocketAddress("127.0.0." + (2 + Math.floorMod(user.hashCode(), ADDRESSES)), 0);
    }

    /**
     * Returns the request for the upgrade.
     *
     * @param user whom the server takes it for
     * @param room where a bare server passes on what it sends, which the voice endpoint learns from the join
     */
    static ByteBuffer handshake(String user, @Nullable String room, boolean batching) {
        String text = "GET /ws/voice HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + (batching ? "Sec-WebSocket-Protocol: connectivity.batch\r\n" : "")
                + (room == null ? "" : "X-Room: " + room + "\r\n")
                + "X-User: " + user + "\r\n\r\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuffer masked(String text) {
        return masked(TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns a frame whose mask is 0, which is legal and saves the work. */
    static ByteBuffer masked(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).flip();
    }

    /**
     * Goes on to the payload of the frame that begins here and returns its length; -1 if the frame is not all there.
     */
    static int toPayload(ByteBuffer frame) {
        if (frame.remaining() < 2) {
            return -1;
        }
        int length = frame.get(frame.position() + 1) & 0x7f;
        int header = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (frame.remaining() < header) {
            return -1;
        }
        if (length == 126) {
            length = frame.getShort(frame.position() + 2) & 0xffff;
        } else if (length == 127) {
            length = (int) frame.getLong(frame.position() + 2);
        }
        frame.position(frame.position() + header);
        return frame.remaining() < length ? -1 : length;
    }
}
