package dev.connectivity;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.Sample;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from many reporting threads to the one store writer. Offering takes no lock and allocates nothing once
 * the ring is warm: samples are copied into slots that are used again (D. Vyukov's bounded queue, with one consumer).
 */
final class SampleQueue {

    private static final class Slot {
        @Nullable
        MonitoredSession session;

        long seq;
        long timeMillis;
        int latencyMillis;
        double lossPercent;
        int jitterMillis;
        QualityLevel level = QualityLevel.UNKNOWN;
    }

    /** A queued sample and the live session to tell when it is stored. */
    record Queued(MonitoredSession session, Sample sample) {}

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
        while (true) {
            long position = tail.get();
            int index = (int) position & mask;
            long turn = turns.get(index);
            if (turn < position) {
                return false;
            }
            if (turn == position && tail.compareAndSet(position, position + 1)) {
                Slot slot = slots[index];
                if (slot == null) {
                    slot = new Slot();
                    slots[index] = slot;
                }
                slot.session = session;
                slot.seq = seq;
                slot.timeMillis = timeMillis;
                slot.latencyMillis = latencyMillis;
                slot.lossPercent = lossPercent;
                slot.jitterMillis = jitterMillis;
                slot.level = level;
                turns.set(index, position + 1);
                return true;
            }
        }
    }

    /** Takes the oldest sample, or null if there is none. Only the store writer calls this. */
    @Nullable
    Queued poll() {
        long position = head.get();
        int index = (int) position & mask;
        if (turns.get(index) != position + 1) {
            return null;
        }
        Slot slot = slots[index];
        MonitoredSession session = slot.session;
        slot.session = null;
        Queued queued = session == null
                ? null
                : new Queued(
                        session,
                        new Sample(
                                session.id(),
                                session.user(),
                                session.channel(),
                                slot.seq < 0 ? null : slot.seq,
                                slot.timeMillis,
                                slot.latencyMillis < 0 ? null : slot.latencyMillis,
                                slot.lossPercent < 0 ? null : slot.lossPercent,
                                slot.jitterMillis < 0 ? null : slot.jitterMillis,
                                slot.level));
        turns.set(index, position + slots.length);
        head.set(position + 1);
        return queued;
    }

    /** Returns about how many samples wait. */
    int size() {
        return (int) Math.max(0, tail.get() - head.get());
    }
}
