package dev.connectivity;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that have news for their next tick, in the order they got them. Adding takes no lock and allocates nothing,
 * because it is done on the way in of a sample: each room knows the one behind it. A room may be added again once it
 * was taken, which it sees to.
 */
final class ChangedRooms implements Consumer<Room> {

    /** Those added since the list below was used up, the newest first. */
    private final AtomicReference<@Nullable Room> newest = new AtomicReference<>();

    /** Those to be taken, the oldest first. Guarded by this. */
    private @Nullable Room oldest;

    @Override
    public void accept(Room changed) {
        Room before;
        do {
            before = newest.get();
            changed.next = before;
        } while (!newest.compareAndSet(before, changed));
    }

    /** Takes the oldest of those that have changed by now, or returns null if there is none. */
    synchronized @Nullable Room first() {
        if (oldest == null) {
            oldest = reversed(newest.getAndSet(null));
        }
        return next();
    }

    /** Takes the next of them; null means that those that changed since the first was taken are for the next tick. */
    synchronized @Nullable Room next() {
        Room taken = oldest;
        if (taken != null) {
            oldest = taken.next;
            taken.next = null;
        }
        return taken;
    }

    private static @Nullable Room reversed(@Nullable Room first) {
        Room result = null;
        Room room = first;
        while (room != null) {
            Room following = room.next;
            room.next = result;
            result = room;
            room = following;
        }
        return result;
    }
}
