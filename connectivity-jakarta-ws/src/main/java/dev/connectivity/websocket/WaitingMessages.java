package dev.connectivity.websocket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one connection, in order; one that has a key takes the place of an older one of the same
 * key. Guarded by its outbox.
 */
final class WaitingMessages {

    /** A frame of a batching client holds no more than this many characters unless one message is larger. */
    private static final int BATCH_CHARS = 16 * 1024;

    /** A connection keeps the room for so many once nothing waits: more have waited only after a storm or a stall. */
    private static final int KEPT_ITEMS = 64;

    /**
     * What holds a message while it waits, its place in both collections and the heads of its text, takes as much
     * memory as so many characters: measured, on a JDK 17 with compressed references ({@code WaitingMemoryTest}).
     */
    static final int HELD_CHARS = 140;

    private static final class Item {
        final @Nullable Object key;
        String json;

        Item(@Nullable Object key, String json) {
            this.key = key;
            this.json = json;
        }
    }

    private Deque<Item> waiting = new ArrayDeque<>();
    private Map<Object, Item> latest = new HashMap<>();

    /** How many have waited at most since the collections were made, which never give room back. */
    private int most;

    private int chars;

    /** Adds a message, or replaces the one of the same key that waits; null replaces nothing and is never replaced. */
    void add(@Nullable Object key, String json) {
        Item known = key == null ? null : latest.get(key);
        if (known != null) {
            chars += json.length() - known.json.length();
            known.json = json;
            return;
        }
        Item item = new Item(key, json);
        waiting.add(item);
        most = Math.max(most, waiting.size());
        chars += json.length();
        if (key != null) {
            latest.put(key, item);
        }
    }

    /** Keeps what waits under a key from being replaced by what comes from now on. */
    void settle(Object key) {
        latest.remove(key);
    }

    /** Keeps all that waits from being replaced. */
    void settleAll() {
        latest.clear();
    }

    /** Takes the next message, or null. */
    @Nullable
    String take() {
        Item first = waiting.poll();
        return first == null ? null : taken(first);
    }

    /** Takes as many messages as one frame holds, as a JSON array, or null if none waits. */
    @Nullable
    String takeBatch() {
        Item first = waiting.poll();
        if (first == null) {
            return null;
        }
        StringBuilder batch = new StringBuilder("[").append(taken(first));
        Item next;
        while ((next = waiting.peek()) != null && batch.length() + next.json.length() < BATCH_CHARS) {
            waiting.poll();
            batch.append(',').append(taken(next));
        }
        return batch.append(']').toString();
    }

    private String taken(Item item) {
        if (item.key != null) {
            latest.remove(item.key, item);
        }
        chars -= item.json.length();
        giveRoomBack();
        return item.json;
    }

    private void giveRoomBack() {
        if (most > KEPT_ITEMS && waiting.isEmpty()) {
            waiting = new ArrayDeque<>();
            latest = new HashMap<>();
            most = 0;
        }
    }

    /** Returns for how many messages at least there is room. */
    int capacity() {
        return most;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns how much waits, in characters of text; what holds each message counts as some more of them. */
    int chars() {
        return chars + HELD_CHARS * waiting.size();
    }

    void clear() {
        waiting.clear();
        latest.clear();
        chars = 0;
        giveRoomBack();
    }
}
