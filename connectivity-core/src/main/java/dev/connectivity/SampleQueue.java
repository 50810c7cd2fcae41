package dev.connectivity;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.Sample;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from many reporting threads to the one store writer. Offering takes no lock and allocates nothing
 * once the ring is warm: samples are copied into slots that are used again (D. Vyukov's bounded queue, with one
 * consumer).
 */
final class SampleQueue {

    private static final class Slot {
        @Nullable
        MonitoredSession session;

        long seq;
        long timeMillis;
        // Whatever the rules let through fits.
        short latencyMillis;
        double lossPercent;
        short jitterMillis;
        QualityLevel level = QualityLevel.UNKNOWN;
    }

    private final Slot[] slots;
    private final AtomicLongArray turns;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /**
     * Makes an empty queue.
     *
     * @param capacity at least 2; rounded up to a power of two
     */
    SampleQueue(int capacity) {
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        slots = new Slot[size];
        turns = new AtomicLongArray(size);
        mask = size - 1;
        for (int i = 0; i < size; i++) {
            turns.set(i, i);
        }
    }

    /**
     * Adds a sample; -1 stands for what is unknown.
     *
     * @return false if the queue is full
     */
    boolean offer(
            MonitoredSession session,
            long seq,
            long timeMillis,
            int latencyMillis,
            double lossPercent,
            int jitterMillis,
            QualityLevel level) {
        long position = claim();
        if (position < 0) {
            return false;
        }
        fill(position, session, seq, timeMillis, latencyMillis, lossPercent, jitterMillis, level);
        return true;
    }

    /** Takes the next place, or returns -1 if there is none. Until it is filled, nothing behind it can be taken. */
    long claim() {
        while (true) {
            long position = tail.get();
            long turn = turns.get((int) position & mask);
            if (turn < position) {
                return -1;
            }
            if (turn == position && tail.compareAndSet(position, position + 1)) {
                return position;
            }
        }
    }

    /** Puts a sample into a place that was claimed. */
    void fill(
            long position,
            MonitoredSession session,
            long seq,
            long timeMillis,
            int latencyMillis,
            double lossPercent,
            int jitterMillis,
            QualityLevel level) {
        int index = (int) position & mask;
        Slot slot = slots[index];
        if (slot == null) {
            slot = new Slot();
            slots[index] = slot;
        }
        slot.session = session;
        slot.seq = seq;
        slot.timeMillis = timeMillis;
        slot.latencyMillis = (short) latencyMillis;
        slot.lossPercent = lossPercent;
        slot.jitterMillis = (short) jitterMillis;
        slot.level = level;
        turns.set(index, position + 1);
    }

    /**
     * Moves the oldest sample to the ends of two lists. Only the store writer calls this.
     *
     * @return false if there is none, or the oldest one is still being written
     */
    boolean moveTo(List<MonitoredSession> sessions, List<Sample> samples) {
        long position = head.get();
        int index = (int) position & mask;
        if (turns.get(index) != position + 1) {
            return false;
        }
        Slot slot = slots[index];
        MonitoredSession session = slot.session;
        slot.session = null;
        if (session != null) {
            sessions.add(session);
            samples.add(new Sample(
                    session.id(),
                    session.user(),
                    session.channel(),
                    slot.seq < 0 ? null : slot.seq,
                    slot.timeMillis,
                    slot.latencyMillis < 0 ? null : Integer.valueOf(slot.latencyMillis),
                    slot.lossPercent < 0 ? null : slot.lossPercent,
                    slot.jitterMillis < 0 ? null : Integer.valueOf(slot.jitterMillis),
                    slot.level));
        }
        turns.set(index, position + slots.length);
        head.set(position + 1);
        return true;
    }

    /** Returns the place that the next sample gets: all that was added before this call lies below it. */
    long next() {
        return tail.get();
    }

    /** Tells whether everything below a place has been taken. */
    boolean isTakenUpTo(long position) {
        return head.get() >= position;
    }

    /** Returns about how many samples wait. */
    int size() {
        return (int) Math.max(0, tail.get() - head.get());
    }
}
