package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one connection: one send in flight, bounded, the latest value wins for statistics, order kept
 * for the rest. Containers differ in what they do with concurrent and with stuck sends; this makes them alike.
 *
 * <p>More may wait than the limit for a second, so that neither the picture of a huge room nor a storm of joins costs a
 * healthy reader its connection; a reader that is still over the limit then, or far over it at any time, is given up.
 */
final class Outbox {

    /** What a newer value replaces: one user's statistics in one channel. */
    record Key(ChannelId channel, UserId user) {}

    /** Sends one text frame and reports the end, with null or what went wrong; on any thread, even at once. */
    interface Sender {
        void send(String frame, Consumer<@Nullable Throwable> done);
    }

    /** A frame of a batching client holds no more than this many characters unless one event is larger. */
    private static final int BATCH_CHARS = 16 * 1024;

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So many times the limit is too much even for a moment. */
    private static final int FAR_OVER = 16;

    private static final class Item {
        final @Nullable Key key;
        String json;

        Item(@Nullable Key key, String json) {
            this.key = key;
            this.json = json;
        }
    }

    private final TimeSource time;
    private final Sender sender;
    private final boolean batching;
    private final int maxChars;
    private final Runnable whenOverflowing;
    private final Consumer<Throwable> whenFailing;

    // Guarded by this.
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Map<Key, Item> latest = new HashMap<>();
    private int waitingChars;
    private boolean over;
    private long overSinceNanos;
    private boolean sending;
    private long sendingSinceNanos;
    private boolean closed;

    Outbox(
            TimeSource time,
            Sender sender,
            boolean batching,
            int maxChars,
            Runnable whenOverflowing,
            Consumer<Throwable> whenFailing) {
        this.time = time;
        this.sender = sender;
        this.batching = batching;
        this.maxChars = maxChars;
        this.whenOverflowing = whenOverflowing;
        this.whenFailing = whenFailing;
    }

    /** Sends a message in its turn. */
    void offer(String json) {
        synchronized (this) {
            if (closed) {
                return;
            }
            add(null, json);
        }
        goOn();
    }

    /** Sends a room's picture in its turn: newer statistics must follow it, not replace what waits before it. */
    void offerPicture(String json) {
        synchronized (this) {
            latest.clear();
        }
        offer(json);
    }

    /**
     * Sends a message in its turn if that stays within the limit, so that nobody can push a reader over it.
     *
     * @return false if it was dropped
     */
    boolean offerIfRoom(String json) {
        synchronized (this) {
            if (closed || (!waiting.isEmpty() && waitingChars + json.length() > maxChars)) {
                return false;
            }
            add(null, json);
        }
        goOn();
        return true;
    }

    /** Sends a room update: as it is if nothing waits, else event by event, so that newer values replace older ones. */
    void offer(RoomFrame room, UserId reader) {
        String whole = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (batching && !sending && waiting.isEmpty()) {
                whole = room.batchFor(reader);
                if (whole.length() == 2) {
                    return;
                }
                sending = true;
                sendingSinceNanos = time.nanos();
            } else {
                addAll(room.channel(), room.eventsFor(reader));
            }
        }
        if (whole != null) {
            send(whole);
        } else {
            goOn();
        }
    }

    private void addAll(ChannelId channel, List<RoomFrame.Event> events) {
        for (RoomFrame.Event event : events) {
            if (event.key() == null) {
                // Whoever comes or goes begins anew: older statistics of theirs must not come after this.
                latest.remove(new Key(channel, event.user()));
            }
            add(event.key(), event.json());
        }
    }

    private void add(@Nullable Key key, String json) {
        Item known = key == null ? null : latest.get(key);
        if (known != null) {
            waitingChars += json.length() - known.json.length();
            known.json = json;
        } else {
            Item item = new Item(key, json);
            waiting.add(item);
            waitingChars += json.length();
            if (key != null) {
                latest.put(key, item);
            }
        }
        if (!over && waitingChars > maxChars) {
            over = true;
            overSinceNanos = time.nanos();
        }
    }

    private void goOn() {
        String frame;
        synchronized (this) {
            if (isOverflowing()) {
                close();
                whenOverflowing.run();
                return;
            }
            frame = closed || sending ? null : take();
            if (frame == null) {
                return;
            }
            sending = true;
            sendingSinceNanos = time.nanos();
        }
        send(frame);
    }

    private @Nullable String take() {
        Item first = waiting.poll();
        if (first == null) {
            return null;
        }
        if (!batching) {
            return taken(first);
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
        waitingChars -= item.json.length();
        over &= waitingChars > maxChars;
        return item.json;
    }

    /** Tells whether too much waits, or has waited for too long. */
    synchronized boolean isOverflowing() {
        return over && (waitingChars > maxChars * (long) FAR_OVER || time.nanos() - overSinceNanos > GRACE_NANOS);
    }

    /** One send after another. A send that ends at once goes on in this loop, so the stack does not grow. */
    private void send(String first) {
        String frame = first;
        while (frame != null) {
            Completion completion = new Completion();
            sender.send(frame, completion);
            frame = completion.nextIfDone();
        }
    }

    private final class Completion implements Consumer<@Nullable Throwable> {

        private boolean done;
        private boolean leftToCallback;

        @Override
        public void accept(@Nullable Throwable failure) {
            synchronized (this) {
                if (done) {
                    return;
                }
                done = true;
                if (failure == null && !leftToCallback) {
                    return;
                }
            }
            if (failure != null) {
                close();
                whenFailing.accept(failure);
                return;
            }
            String next = next();
            if (next != null) {
                send(next);
            }
        }

        /** Returns the next frame if the send has ended; else leaves it to the callback. */
        @Nullable
        String nextIfDone() {
            synchronized (this) {
                if (!done) {
                    leftToCallback = true;
                    return null;
                }
            }
            return next();
        }
    }

    private synchronized @Nullable String next() {
        String frame = closed ? null : take();
        sending = frame != null;
        sendingSinceNanos = time.nanos();
        return frame;
    }

    /** Tells for how long the present send has been going on, 0 if none is. */
    synchronized long stuckNanos() {
        return sending && !closed ? time.nanos() - sendingSinceNanos : 0;
    }

    /** Returns whether nothing is being sent and nothing waits. */
    synchronized boolean isIdle() {
        return !sending && waiting.isEmpty();
    }

    /** Forgets what waits and takes nothing more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        latest.clear();
        waitingChars = 0;
        over = false;
    }
}
