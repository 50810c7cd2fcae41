package dev.connectivity.session;

import java.util.Arrays;

/**
 * A growing histogram in a bare int array, because millions of live sessions each hold one: an element has a bin's
 * number in its upper 8 bits and a count in its lower 24; 0 is a free place. Places are taken in order of appearance.
 */
final class PackedCounts {

    static final int[] EMPTY = new int[0];

    private static final int COUNT_BITS = 24;
    static final int MAX_COUNT = (1 << COUNT_BITS) - 1;
    private static final int PLACES_ADDED = 4;

    private PackedCounts() {}

    /** Counts one value; returns the array to use from now on, which is the same unless it was full. */
    static int[] increment(int[] packed, int bin) {
        for (int i = 0; i < packed.length; i++) {
            if (packed[i] == 0) {
                packed[i] = bin << COUNT_BITS | 1;
                return packed;
            }
            // A bin that is full goes on in a second place.
            if (packed[i] >>> COUNT_BITS == bin && (packed[i] & MAX_COUNT) < MAX_COUNT) {
                packed[i]++;
                return packed;
            }
        }
        int[] grown = Arrays.copyOf(packed, packed.length + PLACES_ADDED);
        grown[packed.length] = bin << COUNT_BITS | 1;
        return grown;
    }

    static LatencyHistogram toHistogram(int[] packed) {
        long[] dense = new long[LatencyHistogram.BINS];
        for (int element : packed) {
            dense[element >>> COUNT_BITS] += element & MAX_COUNT;
        }
        return LatencyHistogram.ofDense(dense);
    }
}
