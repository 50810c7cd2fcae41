package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Many clients of a server that is restarted, on one thread. */
final class RestartCrowd implements AutoCloseable {

    private static final int LOOK_EVERY_MILLIS = 10;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    final List<RestartMember> members = new ArrayList<>();

    RestartCrowd(int size, int roomSize, int port) throws IOException {
        for (int number = 0; number < size; number++) {
            // At first a thousand come a second.
            int pauseMillis = ThreadLocalRandom.current().nextInt(size);
            members.add(new RestartMember(number, roomSize, selector, port, Clock.systemUTC(), pauseMillis));
        }
    }

    /** Lets everybody act until something is so; returns whether it was in time. */
    boolean runUntil(BooleanSupplier goal, int seconds) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long lookedAt = 0;
        while (System.nanoTime() < deadline) {
            selector.select(key -> Wire.ready(key, buffer), LOOK_EVERY_MILLIS);
            long now = System.currentTimeMillis();
            if (now - lookedAt >= LOOK_EVERY_MILLIS) {
                lookedAt = now;
                members.forEach(RestartMember::act);
                if (goal.getAsBoolean()) {
                    return true;
                }
            }
        }
        return goal.getAsBoolean();
    }

    boolean runUntilAll(Predicate<RestartMember> are, int seconds) throws IOException {
        return runUntil(() -> members.stream().allMatch(are), seconds);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
