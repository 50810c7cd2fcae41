package dev.connectivity.benchmarks.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;

/** The other end of one client's connection, in the hands of a test, and the client's selector. */
final class ScriptedServer implements AutoCloseable {

    private static final long PATIENCE_NANOS = 30_000_000_000L;

    final Selector selector = Selector.open();
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private final StringBuilder read = new StringBuilder();
    private Socket peer = new Socket();

    ScriptedServer() throws IOException {}

    int port() {
        return server.getLocalPort();
    }

    void refuse() throws IOException {
        server.close();
    }

    /** Takes the connection; returns what it asks for. */
    String accept(Runnable client) throws IOException {
        server.setSoTimeout(30_000);
        peer = server.accept();
        return awaitText(client, "\r\n\r\n");
    }

    void upgrade() throws IOException {
        send("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    }

    void sendFrame(String text) throws IOException {
        send(
                text.length() < 126
                        ? "\u0081" + (char) text.length() + text
                        : "\u0081\u007e" + (char) (text.length() >> 8) + (char) (text.length() & 0xff) + text);
    }

    void send(String bytes) throws IOException {
        peer.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        peer.getOutputStream().flush();
    }

    /** Lets the client act until it has sent what ends so; returns all that was sent since the last time. */
    String awaitText(Runnable client, String end) throws IOException {
        await(client, () -> received().endsWith(end));
        String text = read.toString();
        read.setLength(0);
        return text;
    }

    private String received() {
        try {
            InputStream in = peer.getInputStream();
            while (in.available() > 0) {
                read.append((char) in.read());
            }
            return read.toString();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Lets the client act until something is so. */
    void await(Runnable client, BooleanSupplier goal) throws IOException {
        for (long begin = System.nanoTime(); !goal.getAsBoolean(); ) {
            assertThat(System.nanoTime() - begin).as("waiting, read " + read).isLessThan(PATIENCE_NANOS);
            client.run();
            selector.select(key -> Wire.ready(key, buffer), 10);
        }
    }

    /** Whether the client has ended the connection. */
    boolean isEnded() throws IOException {
        return peer.getInputStream().read() < 0;
    }

    void hangUp() throws IOException {
        peer.close();
    }

    @Override
    public void close() throws IOException {
        peer.close();
        server.close();
        selector.close();
    }
}
