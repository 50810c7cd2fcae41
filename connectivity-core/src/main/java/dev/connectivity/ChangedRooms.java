package dev.connectivity;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that have news for their next tick, in the order they got them. Adding takes no lock and allocates nothing,
 * because it is done on the way in of a sample: a room comes with its place in here.
 */
final class ChangedRooms {

    /** A room's place; it may be in use only once at a time, which the room sees to. */
    private final class Place implements Consumer<Room> {

        private @Nullable Room room;
        private @Nullable Place next;

        @Override
        public void accept(Room changed) {
            room = changed;
            Place before;
            do {
                before = newest.get();
                next = before;
            } while (!newest.compareAndSet(before, this));
        }
    }

    /** Those added since the list below was used up, the newest first. */
    private final AtomicReference<@Nullable Place> newest = new AtomicReference<>();

    /** Those to be taken, the oldest first. Guarded by this. */
    private @Nullable Place oldest;

    /** Makes a place for a room, which adds the room when called with it. */
    Consumer<Room> place() {
        return new Place();
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
        Place taken = oldest;
        if (taken == null) {
            return null;
        }
        oldest = taken.next;
        taken.next = null;
        return taken.room;
    }

    private static @Nullable Place reversed(@Nullable Place first) {
        Place result = null;
        Place place = first;
        while (place != null) {
            Place following = place.next;
            place.next = result;
            result = place;
            place = following;
        }
        return result;
    }
}
