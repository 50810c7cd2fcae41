package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Many clients on one thread. */
final class RestartCrowd implements AutoCloseable {

    /** How long the first joins are spread over. */
    private static final int ARRIVAL_MILLIS = 10_000;

    private static final int LOOK_EVERY_MILLIS = 10;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    final List<RestartMember> members = new ArrayList<>();

    RestartCrowd(int size, int roomSize, InetSocketAddress server) throws IOException {
        selector = Selector.open();
        long now = now();
        for (int number = 0; number < size; number++) {
            long at = now + ThreadLocalRandom.current().nextInt(ARRIVAL_MILLIS);
            members.add(new RestartMember(number, roomSize, selector, server, at));
        }
    }

    static long now() {
        return System.currentTimeMillis();
    }

    /** Lets everybody act until something is so; returns whether it was in time. */
    boolean runUntil(BooleanSupplier goal, int seconds) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long lookedAt = 0;
        while (System.nanoTime() < deadline) {
            selector.select(this::ready, LOOK_EVERY_MILLIS);
            long now = now();
            if (now - lookedAt >= LOOK_EVERY_MILLIS) {
                lookedAt = now;
                for (RestartMember member : members) {
                    member.act(now);
                }
                if (goal.getAsBoolean()) {
                    return true;
                }
            }
        }
        return goal.getAsBoolean();
    }

    private void ready(SelectionKey key) {
        RestartMember member = (RestartMember) key.attachment();
        if (key.isConnectable()) {
            member.connected(key, now());
        } else {
            member.read(key, buffer, now());
        }
    }

    boolean allIn() {
        return members.stream().allMatch(RestartMember::isIn);
    }

    boolean allAcknowledged() {
        return members.stream().allMatch(member -> member.pending.isEmpty());
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
