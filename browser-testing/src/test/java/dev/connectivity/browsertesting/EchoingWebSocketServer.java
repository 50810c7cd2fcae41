package dev.connectivity.browsertesting;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket server that sends short text messages back. */
final class EchoingWebSocketServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    EchoingWebSocketServer() throws IOException {
        start(this::accept);
    }

    String url() {
        return "ws://localhost:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            for (; ; ) {
                Socket socket = server.accept();
                open.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            greet(socket);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int first = in.read(); first >= 0; first = in.read()) {
                int length = in.readUnsignedByte() & 0x7f; // masked by a client, and short in these tests
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                ByteBuffer frame =
                        ByteBuffer.allocate(2 + length).put((byte) first).put((byte) length);
                for (int i = 0; i < length; i++) {
                    frame.put((byte) (payload[i] ^ mask[i % 4]));
                }
                socket.getOutputStream().write(frame.array());
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "echoing-websocket-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static void greet(Socket socket) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) socket.getInputStream().read());
        }
        String key = request.toString().replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
        // RFC 6455, section 4.2.2
        byte[] accept =
                sha1().digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
