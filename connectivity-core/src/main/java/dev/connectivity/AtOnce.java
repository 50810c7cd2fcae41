package dev.connectivity;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells a room's news at once, where there is no tick. Whoever has news while another thread tells does not wait for it:
 * that thread tells theirs next.
 */
final class AtOnce implements Consumer<Room> {

    private final AtomicInteger toTell = new AtomicInteger();

    @Override
    public void accept(Room room) {
        if (toTell.getAndIncrement() > 0) {
            return;
        }
        try {
            do {
                room.tick();
            } while (toTell.decrementAndGet() > 0);
        } catch (RuntimeException | Error failure) {
            // What is next tells the rest, too.
            toTell.set(0);
            throw failure;
        }
    }
}
