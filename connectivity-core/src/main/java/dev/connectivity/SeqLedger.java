package dev.connectivity;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which numbered samples of one session were seen and stored. Constant memory while all goes well: the highest number
 * and a window of 64 below it, as in RFC 6479. Numbers that were refused for lack of room, or dropped unread because too
 * many came, are remembered until they come again. Guarded by its session's lock.
 */
final class SeqLedger {

    /** Two hours of samples at one every 3 s, and then some; beyond it the oldest refused number is given up. */
    static final int MAX_REFUSED = 4096;

    private static final int WINDOW = Long.SIZE;

    /** Highest number seen, or -1. */
    private long highest = -1;

    /** Bit i says that {@code highest - i} was seen. */
    private long seen;

    /** Highest number stored durably, or -1. */
    private long stored = -1;

    /** Those that were not kept, and whether they were counted nevertheless. */
    private @Nullable TreeMap<Long, Boolean> refused;

    /** What is known of a number. */
    enum Verdict {
        /** Never seen, and higher than all seen before. */
        NEWEST,
        /** Never seen, but a higher one was. */
        LATE,
        /** Seen and then refused for lack of room: it must be stored, but was counted. */
        REFUSED_BEFORE,
        /** Seen before. */
        REPEATED
    }

    /** Continues a session from a store, in which everything up to a number is stored. */
    void restore(long highestStored) {
        highest = highestStored;
        seen = ~0L;
        stored = highestStored;
    }

    /** Records that a number came, and says what is known of it. */
    Verdict see(long seq) {
        if (refused != null) {
            Boolean counted = refused.remove(seq);
            if (refused.isEmpty()) {
                refused = null;
            }
            if (counted != null && (counted || highest - seq >= WINDOW)) {
                return counted ? Verdict.REFUSED_BEFORE : Verdict.LATE;
            }
        }
        if (seq > highest) {
            long step = highest < 0 ? WINDOW : seq - highest;
            seen = step >= WINDOW ? 1 : (seen << step) | 1;
            highest = seq;
            return Verdict.NEWEST;
        }
        long age = highest - seq;
        if (age >= WINDOW || (seen & (1L << age)) != 0) {
            return Verdict.REPEATED;
        }
        seen |= 1L << age;
        return Verdict.LATE;
    }

    /** Records that a number seen before could not be kept. */
    void refuse(long seq) {
        remember(seq, true);
    }

    /** Records that a number came that was not looked at; nothing happens if it was seen before. */
    void drop(long seq) {
        long age = highest - seq;
        if (age < 0 || (age < WINDOW && (seen & (1L << age)) == 0)) {
            remember(seq, false);
        }
    }

    private void remember(long seq, boolean counted) {
        if (refused == null) {
            refused = new TreeMap<>();
        }
        refused.merge(seq, counted, Boolean::logicalOr);
        if (refused.size() > MAX_REFUSED) {
            refused.pollFirstEntry();
        }
    }

    /** Records that a number is stored durably. */
    void store(long seq) {
        stored = Math.max(stored, seq);
    }

    /** Returns the number up to which everything is stored durably, or -1. */
    long acknowledged() {
        return refused == null ? stored : Math.min(stored, refused.firstKey() - 1);
    }
}
