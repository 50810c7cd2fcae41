package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.spi.TimeSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one connection: one send in flight, bounded, the latest value wins for statistics, order
 * kept for the rest. Containers differ in what they do with concurrent and with stuck sends; this makes them alike.
 * What may wait, {@link Overflow} judges; a reader for whom too much waits is given up.
 */
final class Outbox {

    /** What newer statistics replace: those of one user in one channel. */
    record Key(ChannelId channel, UserId user) {}

    /**
     * Sends one text frame and reports the end, with null or what went wrong; on any thread, even at once. If more
     * waits, it may keep the frame and report its end at once: the next one follows, unless the connection closes.
     */
    interface Sender {
        void send(String frame, boolean more, Consumer<@Nullable Throwable> done);
    }

    private final TimeSource time;
    private final Sender sender;
    private final boolean batching;
    private final Runnable whenOverflowing;
    private final Consumer<Throwable> whenFailing;

    // Guarded by this.
    private final WaitingMessages waiting = new WaitingMessages();
    private final Overflow overflow;
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
        this.overflow = new Overflow(maxChars);
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

    /**
     * Sends a message that is in no hurry and that a newer one of the same key replaces: to a batching client together
     * with the next frame, or with the next {@link #flush}.
     */
    void offerAlong(Object key, String json) {
        synchronized (this) {
            if (closed) {
                return;
            }
            add(key, json);
        }
        if (!batching) {
            goOn();
        }
    }

    /** Sends what waits, unless something is being sent. */
    void flush() {
        synchronized (this) {
            if (sending || waiting.isEmpty()) {
                return;
            }
        }
        goOn();
    }

    /** Sends a room's picture in its turn: newer statistics must follow it, not replace what waits before it. */
    void offerPicture(String json) {
        synchronized (this) {
            waiting.settleAll();
        }
        offer(json);
    }

    /**
     * Sends a message in its turn if it need not wait, or if what waits then is a small part of the limit: nobody can
     * push a reader over it who reads fast enough for the rest.
     *
     * @return false if it was dropped
     */
    boolean offerPassedOn(String json) {
        synchronized (this) {
            if (closed
                    || (sending
                            && !overflow.fitsPassedOn(waiting.chars(), json.length() + WaitingMessages.HELD_CHARS))) {
                return false;
            }
            add(null, json);
        }
        goOn();
        return true;
    }

    /**
     * Sends a room update from its first event that the reader does not know: in one piece if nothing is being sent,
     * else event by event, so that newer values replace older ones.
     */
    void offer(RoomFrame room, UserId reader, int first) {
        String whole = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (batching && !sending) {
                whole = room.batchFor(reader, first);
                if (whole.equals(RoomFrame.NOTHING)) {
                    return;
                }
                // Usually nothing waits while nothing is sent, or only what goes along.
                String earlier = take();
                if (earlier != null && waiting.isEmpty()) {
                    whole = joined(earlier, whole);
                } else if (earlier != null) {
                    whole = earlier;
                    addAll(room.channel(), room.eventsFor(reader, first));
                }
                sending = true;
                sendingSinceNanos = time.nanos();
            } else {
                addAll(room.channel(), room.eventsFor(reader, first));
            }
        }
        if (whole != null) {
            send(whole);
        } else {
            goOn();
        }
    }

    /** Makes one JSON array of two. */
    private static String joined(String first, String second) {
        return new StringBuilder(first.length() + second.length())
                .append(first, 0, first.length() - 1)
                .append(',')
                .append(second, 1, second.length())
                .toString();
    }

    private void addAll(ChannelId channel, List<RoomFrame.Event> events) {
        for (RoomFrame.Event event : events) {
            if (event.key() == null) {
                // Whoever comes or goes begins anew: older statistics of theirs must not come after this.
                waiting.settle(new Key(channel, event.user()));
            }
            add(event.key(), event.json());
        }
    }

    private void add(@Nullable Object key, String json) {
        waiting.add(key, json);
        overflow.grown(waiting.chars(), time);
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
        String frame = batching ? waiting.takeBatch() : waiting.take();
        overflow.shrunk(waiting.chars());
        return frame;
    }

    /**
     * Tells whether too much waits, or has waited for too long, behind a send that is under way; else it can go out at
     * once.
     */
    synchronized boolean isOverflowing() {
        return sending && overflow.isTooMuch(waiting.chars(), time.nanos());
    }

    /** One send after another. A send that ends at once goes on in this loop, so the stack does not grow. */
    private void send(String first) {
        String frame = first;
        while (frame != null) {
            Completion completion = new Completion();
            sender.send(frame, isMoreWaiting(), completion);
            frame = completion.nextIfDone();
        }
    }

    private synchronized boolean isMoreWaiting() {
        return !waiting.isEmpty();
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

    /** Returns how much waits, as {@link WaitingMessages#chars} counts, without the frame that is under way. */
    synchronized int waitingChars() {
        return waiting.chars();
    }

    /** Returns whether a frame is under way. */
    synchronized boolean isSending() {
        return sending && !closed;
    }

    /** Returns whether nothing is being sent and nothing waits. */
    synchronized boolean isIdle() {
        return !sending && waiting.isEmpty();
    }

    /** Forgets what waits and takes nothing more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        overflow.shrunk(0);
    }
}
