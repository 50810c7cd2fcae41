package dev.connectivity.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Consecutive numbers of a session's samples.
 *
 * @param first the lowest, 0 or more
 * @param last the highest, not below the first
 */
public record SeqRange(long first, long last) {

    /**
     * Checks the ends.
     *
     * @param first the lowest, 0 or more
     * @param last the highest, not below the first
     * @throws IllegalArgumentException if they are out of order or negative
     */
    public SeqRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("No range of numbers: " + first + " to " + last);
        }
    }

    /**
     * Gathers numbers into as few ranges as there can be.
     *
     * @param numbers in any order, 0 or more; repetitions do not matter
     * @return the ranges, ascending, at least one missing number between two of them
     */
    public static List<SeqRange> of(Collection<Long> numbers) {
        List<SeqRange> ranges = new ArrayList<>();
        long first = -1;
        long last = -1;
        for (long number : new TreeSet<>(numbers)) {
            if (first >= 0 && number == last + 1) {
                last = number;
                continue;
            }
            if (first >= 0) {
                ranges.add(new SeqRange(first, last));
            }
            first = number;
            last = number;
        }
        if (first >= 0) {
            ranges.add(new SeqRange(first, last));
        }
        return ranges;
    }
}
