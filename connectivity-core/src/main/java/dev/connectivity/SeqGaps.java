package dev.connectivity;

import dev.connectivity.session.SeqRange;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of one session that are not stored though higher ones are, or may be: what holds acknowledgements back. Most
 * sessions have none of these and none of this.
 */
final class SeqGaps {

    /** So many runs of numbers, however long each is; what is beyond it is forgotten and never acknowledged. */
    static final int MOST = 256;

    /** What became of a number. */
    enum Fate {
        /** Dropped unread, or not taken in for lack of room. */
        DROPPED,
        /** Taken in, but refused for lack of room afterwards. */
        REFUSED,
        /** Came after higher ones and waits for the store. */
        QUEUED
    }

    /** Numbers that follow each other and share a fate. */
    private record Run(long last, Fate fate) {}

    /** By the first number of each. */
    private final NavigableMap<Long, Run> runs = new TreeMap<>();

    /** Ranges that an earlier run of the server did not store, the last number by the first. */
    private final NavigableMap<Long, Long> missing = new TreeMap<>();

    /** The highest number that came since. Numbers come again ascending: what lies below it is not awaited any more. */
    private long came = -1;

    private long lowestForgotten = Long.MAX_VALUE;

    /** Notes what lies before and between the numbers that are stored. */
    void missingBetween(List<SeqRange> stored) {
        long next = 0;
        for (SeqRange range : stored) {
            if (range.first() > next) {
                missing.put(next, range.first() - 1);
            }
            next = range.last() + 1;
        }
        while (missing.size() > MOST) {
            // The stored numbers in between may be stored again, which a store knows; none is taken for stored that is
            // not.
            long first = missing.pollFirstEntry().getKey();
            missing.put(first, missing.pollFirstEntry().getValue());
        }
    }

    /** Returns what became of a number, or null if nothing is known. */
    @Nullable
    Fate fate(long seq) {
        Map.Entry<Long, Run> run = runs.floorEntry(seq);
        return run != null && seq <= run.getValue().last() ? run.getValue().fate() : null;
    }

    /** Tells whether an earlier run of the server did not store a number that is still awaited. */
    boolean isMissing(long seq) {
        Map.Entry<Long, Long> range = missing.floorEntry(seq);
        return range != null && seq <= range.getValue() && seq > came;
    }

    /** Notes that a number came. */
    void came(long seq) {
        came = Math.max(came, seq);
        while (!missing.isEmpty() && missing.firstEntry().getValue() <= came) {
            missing.pollFirstEntry();
        }
    }

    /** Notes what became of a number. */
    void put(long seq, Fate fate) {
        cutOut(seq);
        long first = seq;
        long last = seq;
        Map.Entry<Long, Run> before = runs.lowerEntry(seq);
        if (before != null && before.getValue().equals(new Run(seq - 1, fate))) {
            first = before.getKey();
        }
        Run after = runs.get(seq + 1);
        if (after != null && after.fate() == fate) {
            runs.remove(seq + 1);
            last = after.last();
        }
        runs.put(first, new Run(last, fate));
        forgetTheLowest();
    }

    /** Notes that a number holds nothing back any more. */
    void settled(long seq) {
        cutOut(seq);
        forgetTheLowest();
    }

    private void cutOut(long seq) {
        Map.Entry<Long, Run> run = runs.floorEntry(seq);
        if (run == null || seq > run.getValue().last()) {
            return;
        }
        long first = run.getKey();
        Run whole = run.getValue();
        runs.remove(first);
        if (first < seq) {
            runs.put(first, new Run(seq - 1, whole.fate()));
        }
        if (seq < whole.last()) {
            runs.put(seq + 1, new Run(whole.last(), whole.fate()));
        }
    }

    private void forgetTheLowest() {
        while (runs.size() > MOST) {
            lowestForgotten = Math.min(lowestForgotten, runs.pollFirstEntry().getKey());
        }
    }

    /** Tells that there is nothing to remember. */
    boolean isEmpty() {
        return runs.isEmpty() && missing.isEmpty() && lowestForgotten == Long.MAX_VALUE;
    }

    /** Returns the number below which nothing is amiss. */
    long lowest() {
        long lowest = lowestForgotten;
        if (!runs.isEmpty()) {
            lowest = Math.min(lowest, runs.firstKey());
        }
        if (!missing.isEmpty()) {
            // Of a range that is passed in part only the rest is awaited.
            lowest = Math.min(lowest, Math.max(missing.firstKey(), came + 1));
        }
        return lowest;
    }
}
