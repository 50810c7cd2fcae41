package dev.connectivity;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells a room's news at once, where there is no tick. Whoever has news while another thread tells does not wait for
 * it: that thread tells theirs next, also if telling fails, and then fails with the last failure.
 */
final class AtOnce implements Consumer<Room> {

    private final AtomicInteger toTell = new AtomicInteger();

    @Override
    public void accept(Room room) {
        if (toTell.getAndIncrement() > 0) {
            return;
        }
        Throwable failed = null;
        do {
            try {
                room.tick();
            } catch (RuntimeException | Error failure) {
                // Only after the rest: nobody else tells what came meanwhile.
                failed = failure;
            }
        } while (toTell.decrementAndGet() > 0);
        if (failed instanceof Error error) {
            throw error;
        } else if (failed instanceof RuntimeException failure) {
            throw failure;
        }
    }
}
