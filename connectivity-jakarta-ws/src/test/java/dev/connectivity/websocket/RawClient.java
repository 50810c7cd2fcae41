package dev.connectivity.websocket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A client that does only what it is told: it reads nothing and answers no ping unless asked to. */
final class RawClient implements AutoCloseable {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_CONTROL = 125;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final DataInputStream in;

    RawClient(int port, String user) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
        out.write(handshake(port, user));
        readHead();
    }

    private static byte[] handshake(int port, String user) {
        String handshake = """
                GET /ws/voice HTTP/1.1
                Host: 127.0.0.1:%d
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                X-User: %s

                """.formatted(port, user).replace("\n", "\r\n");
        return handshake.getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks for a connection and resets the socket without waiting for the answer. */
    static void askAndReset(int port, String user) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(handshake(port, user));
        }
    }

    private void readHead() throws IOException {
        int lineEnds = 0;
        while (lineEnds < 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The handshake was refused");
            }
            lineEnds = next == '\r' || next == '\n' ? lineEnds + 1 : 0;
        }
    }

    void send(String json) throws IOException {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[8 + text.length];
        frame[0] = (byte) (0x80 | TEXT);
        frame[1] = (byte) (0x80 | 126);
        frame[2] = (byte) (text.length >> 8);
        frame[3] = (byte) text.length;
        // The mask is 0, which is legal.
        System.arraycopy(text, 0, frame, 8, text.length);
        out.write(frame);
    }

    /** Begins a frame that is said to have so many bytes, and sends only some of them. */
    void sendUnfinished(int bytes, int sent) throws IOException {
        byte[] frame = ByteBuffer.allocate(14 + sent)
                .put((byte) (0x80 | TEXT))
                .put((byte) (0x80 | 127))
                .putLong(bytes)
                .putInt(0)
                .array();
        Arrays.fill(frame, 14, frame.length, (byte) 'x');
        out.write(frame);
    }

    /** Begins a message and goes on with it in parts that have nothing in them. */
    void sendEmptyParts(int count) throws IOException {
        byte[] part = {TEXT, (byte) 0x80, 0, 0, 0, 0};
        for (int i = 0; i < count; i++) {
            out.write(part);
            part[0] = 0;
        }
    }

    /** Sends pongs that nobody asked for. */
    void sendPongs(int count) throws IOException {
        byte[] pong = {(byte) (0x80 | PONG), (byte) 0x80, 0, 0, 0, 0};
        for (int i = 0; i < count; i++) {
            out.write(pong);
        }
    }

    /** Goes on sending, as fast as it can and reading nothing, until the connection is gone. */
    void sendToTheEnd() {
        byte[] frame = {(byte) (0x80 | TEXT), (byte) (0x80 | 2), 0, 0, 0, 0, '{', '}'};
        byte[] frames = new byte[frame.length * 512];
        for (int i = 0; i < frames.length; i += frame.length) {
            System.arraycopy(frame, 0, frames, i, frame.length);
        }
        try {
            while (true) {
                out.write(frames);
            }
        } catch (IOException gone) {
            // As it should be.
        }
    }

    /** Sends five messages a second, reading nothing, until the connection is gone. */
    void sendNowAndThenToTheEnd() {
        try {
            while (true) {
                send("{}");
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (IOException gone) {
            // As it should be.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pings as fast as it can, reading nothing, until the connection is gone; returns how many bytes that took. */
    long pingToTheEnd() {
        byte[] ping = new byte[6 + MAX_CONTROL];
        ping[0] = (byte) (0x80 | PING);
        ping[1] = (byte) (0x80 | MAX_CONTROL);
        long sent = 0;
        try {
            while (true) {
                out.write(ping);
                sent += ping.length;
            }
        } catch (IOException gone) {
            return sent;
        }
    }

    /** Reads on until the connection is gone, without answering anything. */
    void readToTheEnd() {
        try {
            socket.setSoTimeout(0);
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // As it should be.
        }
    }

    /** Reads on until the end and returns the close code, or empty if the connection ended without one. */
    OptionalInt readCloseCode() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                long length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = in.readLong();
                }
                byte[] payload = new byte[(int) length];
                in.readFully(payload);
                if (opcode == CLOSE) {
                    return OptionalInt.of(((payload[0] & 0xff) << 8) | (payload[1] & 0xff));
                }
            }
        } catch (IOException ended) {
            return OptionalInt.empty();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
