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

    /** Two hours of samples at one every 3 s, and then some; what is beyond it is forgotten and never acknowledged. */
    static final int MOST = 4096;

    /** What became of a number. */
    enum Fate {
        /** Dropped unread. */
        DROPPED,
        /** Counted, but refused for lack of room. */
        REFUSED,
        /** Came after higher ones and waits for the store. */
        QUEUED
    }

    private final NavigableMap<Long, Fate> fates = new TreeMap<>();

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
        return fates.get(seq);
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
        fates.put(seq, fate);
        if (fates.size() > MOST) {
            lowestForgotten = Math.min(lowestForgotten, fates.pollFirstEntry().getKey());
        }
    }

    /** Notes that a number holds nothing back any more. */
    void settled(long seq) {
        fates.remove(seq);
    }

    /** Tells that there is nothing to remember. */
    boolean isEmpty() {
        return fates.isEmpty() && missing.isEmpty() && lowestForgotten == Long.MAX_VALUE;
    }

    /** Returns the number below which nothing is amiss. */
    long lowest() {
        long lowest = lowestForgotten;
        if (!fates.isEmpty()) {
            lowest = Math.min(lowest, fates.firstKey());
        }
        if (!missing.isEmpty()) {
            // Of a range that is passed in part only the rest is awaited.
            lowest = Math.min(lowest, Math.max(missing.firstKey(), came + 1));
        }
        return lowest;
    }
}
