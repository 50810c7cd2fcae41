package dev.connectivity.browsertesting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A packet on its way through a {@link UdpRelay}.
 *
 * @param due when to deliver it, by {@link System#nanoTime()}
 * @param order tells apart what is due at the same time
 */
record RelayedPacket(
        long due,
        long order,
        LinkDirection direction,
        DatagramChannel from,
        InetSocketAddress target,
        ByteBuffer content)
        implements Delayed {
    void send() throws IOException {
        from.send(content, target);
        direction.forwarded();
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        RelayedPacket that = (RelayedPacket) other;
        int byTime = Long.compare(due - that.due, 0);
        return byTime != 0 ? byTime : Long.compare(order, that.order);
    }
}
