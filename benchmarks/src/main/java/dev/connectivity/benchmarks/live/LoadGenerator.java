package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many clients on one thread: rooms of a size, a fixed rate of reports over all of them. */
final class LoadGenerator implements Load {

    private final Selector selector;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final LoadProfile profile;
    private final StallMeter stalls = new StallMeter();
    private int next;

    LoadGenerator(LoadProfile profile) throws IOException {
        this.profile = profile;
        selector = Selector.open();
    }

    @Override
    public void connect(int port, boolean greeted) throws IOException {
        for (int number = 0; number < profile.connections(); number++) {
            ClientConnection connection = open(port, number);
            connections.add(connection);
            if (greeted) {
                connection.sendJoin();
            } else {
                connection.readyWithoutGreeting();
            }
            turn(new Tally(), 0);
        }
        Tally ignored = new Tally();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!connections.stream().allMatch(ClientConnection::isReady)) {
            turn(ignored, 10);
            if (System.nanoTime() > deadline) {
                throw new IOException("Not everybody was greeted within 60 s");
            }
        }
    }

    private ClientConnection open(int port, int number) throws IOException {
        String room = profile.roomOf(number);
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String protocol = profile.batching() ? "Sec-WebSocket-Protocol: connectivity.batch\r\n" : "";
        String handshake = "GET /ws/voice HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + protocol
                + "X-User: user-" + number + "\r\nX-Room: " + room + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(handshake.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int lineEnds = 0; lineEnds < 4; one.clear()) {
            if (channel.read(one) < 0) {
                throw new IOException("The handshake was refused");
            }
            lineEnds = one.get(0) == '\r' || one.get(0) == '\n' ? lineEnds + 1 : 0;
        }
        channel.configureBlocking(false);
        ClientConnection connection = new ClientConnection(channel, room);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Reports at the profile's rate for a while, one connection after the other. */
    @Override
    public Tally run(int seconds) throws IOException {
        Tally tally = new Tally();
        stalls.takeLongestMillis();
        long begin = System.nanoTime();
        long length = TimeUnit.SECONDS.toNanos(seconds);
        for (long elapsed = 0; elapsed < length; elapsed = System.nanoTime() - begin) {
            long due = (long) (elapsed / 1e9 * profile.samplesPerSecond());
            while (tally.sent < due) {
                ClientConnection connection = connections.get(next++ % connections.size());
                tally.sent++;
                if (connection.channel.isOpen()) {
                    connection.sendStats();
                }
            }
            turn(tally, 1);
        }
        tally.longestStallMillis = stalls.takeLongestMillis();
        return tally;
    }

    private void turn(Tally tally, long waitMillis) throws IOException {
        if (waitMillis == 0) {
            selector.selectNow();
        } else {
            selector.select(waitMillis);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ClientConnection connection = (ClientConnection) key.attachment();
            try {
                while (connection.channel.read(buffer.clear()) > 0) {
                    connection.received(buffer.flip(), tally);
                }
            } catch (IOException gone) {
                tally.closed++;
                connection.channel.close();
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (ClientConnection connection : connections) {
            connection.channel.close();
        }
        selector.close();
        stalls.close();
    }
}
