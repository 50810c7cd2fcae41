package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many clients on one thread: rooms of a size, a fixed rate of reports over all of them. */
final class LoadGenerator implements Load {

    /** Longer than a tick, a batch for the store and an acknowledgement take one after the other. */
    private static final int SETTLING_SECONDS = 2;

    private final Selector selector;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final LoadProfile profile;
    private final List<Integer> order;
    private final MachineMeter machine = new MachineMeter();
    private int next;

    LoadGenerator(LoadProfile profile) throws IOException {
        this.profile = profile;
        order = profile.order();
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
        SocketChannel channel = SocketChannel.open();
        String user = "user-" + number;
        channel.bind(Frames.source(user));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(Frames.handshake(user, room, profile.batching()));
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int lineEnds = 0; lineEnds < 4; one.clear()) {
            if (channel.read(one) < 0) {
                throw new IOException("The handshake was refused");
            }
            lineEnds = one.get(0) == '\r' || one.get(0) == '\n' ? lineEnds + 1 : 0;
        }
        channel.configureBlocking(false);
        ClientConnection connection = new ClientConnection(channel, room, profile.numbered());
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Reports at the profile's rate for a while, one connection after the other, in an order of their own. */
    @Override
    public Tally run(int seconds) throws IOException {
        Tally tally = new Tally();
        machine.begin();
        long beginMillis = System.currentTimeMillis();
        long begin = System.nanoTime();
        long reports = (long) seconds * profile.samplesPerSecond();
        for (long report = 0; report < reports; ) {
            long due = (long) (seconds(begin) * profile.samplesPerSecond());
            for (; report < Math.min(due, reports); report++) {
                report(beginMillis + report * 1000 / profile.samplesPerSecond(), tally);
            }
            turn(tally, 1);
        }
        tally.sendingSeconds = seconds(begin);
        machine.end(tally);
        return tally;
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void report(long dueMillis, Tally tally) throws IOException {
        int number = order.get(next++ % order.size());
        ClientConnection connection = connections.get(number);
        if (!connection.channel.isOpen()) {
            return;
        }
        try {
            connection.sendStats(dueMillis);
            tally.sent++;
            tally.expected += profile.othersOf(number);
        } catch (IOException gone) {
            closed(connection, tally);
        }
    }

    private static void closed(ClientConnection connection, Tally tally) throws IOException {
        tally.closed++;
        connection.channel.close();
    }

    @Override
    public void settle(Tally tally) throws IOException {
        for (long begin = System.nanoTime(); seconds(begin) < SETTLING_SECONDS; ) {
            turn(tally, 10);
        }
        tally.unacknowledged =
                connections.stream().mapToLong(ClientConnection::unacknowledged).sum();
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
                int count;
                while ((count = connection.channel.read(buffer.clear())) > 0) {
                    connection.received(buffer.flip(), tally);
                }
                if (count < 0) {
                    closed(connection, tally);
                }
            } catch (IOException gone) {
                closed(connection, tally);
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
        machine.close();
    }
}
