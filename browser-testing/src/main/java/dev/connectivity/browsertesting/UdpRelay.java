package dev.connectivity.browsertesting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bad link between two peers on this machine: every UDP packet passes through sockets of this JVM, where it is
 * delayed, dropped and counted, for each direction apart, changeable at any time. It needs no privileges.
 *
 * <p>Every address of a peer gets a relay port on the loopback interface that leads to it; a packet that comes from a
 * peer's address leaves from the port that leads back there, as in a symmetric NAT, so both peers see only the relay.
 * Packets are delivered within about a millisecond of their time. Thread-safe.
 */
public final class UdpRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UdpRelay.class);
    private static final int LARGEST_PACKET = 65_536;

    /** One of the two ends. */
    public enum Peer {
        A,
        B;

        Peer other() {
            return this == A ? B : A;
        }
    }

    private final Map<Peer, LinkDirection> towards = new EnumMap<>(Peer.class);
    private final Map<Peer, Map<InetSocketAddress, Port>> leadingTo = new EnumMap<>(Peer.class);
    private final Map<Integer, Port> ports = new ConcurrentHashMap<>();
    private final DelayQueue<RelayedPacket> inFlight = new DelayQueue<>();
    private final AtomicLong order = new AtomicLong();
    private final Selector selector;
    private final Thread receiver = new Thread(this::receive, "udp-relay-receiver");
    private final Thread sender = new Thread(this::send, "udp-relay-sender");
    private volatile boolean closed;

    private UdpRelay(long seed) throws IOException {
        this.selector = Selector.open();
        towards.put(Peer.B, new LinkDirection(seed));
        towards.put(Peer.A, new LinkDirection(~seed));
        for (Peer peer : Peer.values()) {
            leadingTo.put(peer, new ConcurrentHashMap<>());
        }
        for (Thread thread : List.of(receiver, sender)) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Opens a relay with a perfect link.
     *
     * @param seed decides which packets are dropped and how far each is jittered
     */
    public static UdpRelay open(long seed) {
        try {
            return new UdpRelay(seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The direction from peer A to peer B. */
    public LinkDirection aToB() {
        return towards(Peer.B);
    }

    /** The direction from peer B to peer A. */
    public LinkDirection bToA() {
        return towards(Peer.A);
    }

    /** Impairs both directions alike. */
    public void impair(Impairment impairment) {
        towards.values().forEach(each -> each.impair(impairment));
    }

    /** The relay address that leads to an address of a peer: what the other peer is told instead. */
    public InetSocketAddress leadingTo(Peer peer, InetSocketAddress address) {
        return portLeadingTo(peer, address).local;
    }

    /** Opens ports that lead to a peer, at addresses that {@link #lead} tells later. */
    List<InetSocketAddress> reserve(Peer peer, int count) {
        List<InetSocketAddress> reserved = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reserved.add(open(peer).local);
        }
        return reserved;
    }

    /** Lets a reserved port lead to an address of its peer, and no longer to the one before. */
    void lead(int port, InetSocketAddress address) {
        Port reserved = ports.get(port);
        if (reserved == null) {
            throw new IllegalArgumentException("not a port of this relay: " + port);
        }
        Map<InetSocketAddress, Port> known = leading(reserved.peer);
        InetSocketAddress before = reserved.target;
        if (before != null) {
            known.remove(before, reserved);
        }
        reserved.target = address;
        known.put(address, reserved);
    }

    @Override
    public void close() {
        closed = true;
        sender.interrupt();
        selector.wakeup();
        try {
            receiver.join(5_000);
            sender.join(5_000);
            for (Port port : ports.values()) {
                port.channel.close();
            }
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LinkDirection towards(Peer peer) {
        return Objects.requireNonNull(towards.get(peer));
    }

    private Map<InetSocketAddress, Port> leading(Peer peer) {
        return Objects.requireNonNull(leadingTo.get(peer));
    }

    private Port portLeadingTo(Peer peer, InetSocketAddress address) {
        return leading(peer).computeIfAbsent(address, target -> {
            Port port = open(peer);
            port.target = target;
            return port;
        });
    }

    private Port open(Peer peer) {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            Port port = new Port(peer, channel, (InetSocketAddress) channel.getLocalAddress());
            ports.put(port.local.getPort(), port);
            channel.register(selector, SelectionKey.OP_READ, port);
            selector.wakeup();
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_PACKET);
        while (!closed) {
            try {
                selector.select(key -> receiveAll(key, buffer));
            } catch (IOException | ClosedSelectorException e) {
                log.warn("the relay stops receiving", e);
                return;
            }
        }
    }

    private void receiveAll(SelectionKey key, ByteBuffer buffer) {
        Port port = (Port) key.attachment();
        try {
            for (; ; ) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) port.channel.receive(buffer);
                if (from == null) {
                    return;
                }
                buffer.flip();
                InetSocketAddress target = port.target;
                if (target != null && from.getAddress().isLoopbackAddress()) {
                    carry(port, from, target, buffer);
                }
            }
        } catch (IOException e) {
            log.debug("cannot receive on {}", port.local, e);
        }
    }

    private void carry(Port port, InetSocketAddress from, InetSocketAddress target, ByteBuffer packet) {
        LinkDirection direction = towards(port.peer);
        OptionalLong due = direction.accept(packet, System.nanoTime());
        if (due.isPresent()) {
            ByteBuffer content =
                    ByteBuffer.allocate(packet.remaining()).put(packet).flip();
            Port back = portLeadingTo(port.peer.other(), from);
            inFlight.add(new RelayedPacket(
                    due.getAsLong(), order.incrementAndGet(), direction, back.channel, target, content));
        }
    }

    private void send() {
        while (!closed) {
            try {
                RelayedPacket packet = inFlight.take();
                packet.send();
            } catch (InterruptedException | ClosedChannelException e) {
                if (closed) {
                    return;
                }
            } catch (IOException e) {
                log.debug("cannot send", e);
            }
        }
    }

    /** One socket of the relay: what arrives here goes to {@code target}, an address of {@code peer}. */
    private static final class Port {
        private final Peer peer;
        private final DatagramChannel channel;
        private final InetSocketAddress local;
        private volatile @Nullable InetSocketAddress target;

        private Port(Peer peer, DatagramChannel channel, InetSocketAddress local) {
            this.peer = peer;
            this.channel = channel;
            this.local = local;
        }
    }
}
