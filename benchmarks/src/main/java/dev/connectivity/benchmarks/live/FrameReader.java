package dev.connectivity.benchmarks.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes what a server sends apart: the answer to the handshake, then frames. */
final class FrameReader {

    enum Kind {
        HANDSHAKE,
        TEXT,
        CLOSE,
        OTHER
    }

    private byte[] bytes = new byte[512];
    private int from;
    private int to;
    private boolean shaken;
    private Kind kind = Kind.OTHER;
    private int payloadAt;
    private int payloadLength;

    void add(ByteBuffer read) {
        int length = read.remaining();
        if (to + length > bytes.length) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
            if (to + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, to + length));
            }
        }
        read.get(bytes, to, length);
        to += length;
    }

    /** Goes on to the next whole frame, or returns false. */
    boolean next() {
        if (!shaken) {
            return shake();
        }
        int available = to - from;
        if (available < 2) {
            return release();
        }
        int length = bytes[from + 1] & 0x7f;
        int header = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (available < header) {
            return false;
        }
        if (header > 2) {
            length = 0;
            for (int i = 2; i < header; i++) {
                length = (length << 8) | (bytes[from + i] & 0xff);
            }
        }
        if (available < header + length) {
            return false;
        }
        int opcode = bytes[from] & 0x0f;
        kind = opcode == 1 ? Kind.TEXT : opcode == 8 ? Kind.CLOSE : Kind.OTHER;
        payloadAt = from + header;
        payloadLength = length;
        from += header + length;
        return true;
    }

    private boolean shake() {
        for (int i = from; i + 4 <= to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                shaken = true;
                // A refusal has no frames after it, and is met as the end of the connection.
                kind = new String(bytes, from, 12, StandardCharsets.US_ASCII).endsWith("101")
                        ? Kind.HANDSHAKE
                        : Kind.CLOSE;
                from = i + 4;
                payloadLength = 0;
                return true;
            }
        }
        return false;
    }

    /** Ten thousand of them wait for most of the time: none keeps a large buffer. */
    private boolean release() {
        if (from == to) {
            from = 0;
            to = 0;
            if (bytes.length > 4096) {
                bytes = new byte[512];
            }
        }
        return false;
    }

    Kind kind() {
        return kind;
    }

    int closeCode() {
        return payloadLength < 2 ? 1005 : (bytes[payloadAt] & 0xff) << 8 | (bytes[payloadAt + 1] & 0xff);
    }

    String text() {
        return new String(bytes, payloadAt, payloadLength, StandardCharsets.ISO_8859_1);
    }

    /** Makes a client's frame, masked with zero. */
    static ByteBuffer masked(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).flip();
    }
}
