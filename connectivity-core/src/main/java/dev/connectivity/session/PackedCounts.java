package dev.connectivity.session;

import java.util.Arrays;

/**
 * A growing histogram in a bare byte array, because every live session holds one: a place of three bytes has a bin's
 * number and a count of 16 bits, its lower half first; a count of 0 is a free place. Places are taken in order of
 * appearance.
 */
final class PackedCounts {

    static final byte[] EMPTY = new byte[0];

    static final int MAX_COUNT = Character.MAX_VALUE;

    private static final int PLACE = 3;

    /** The JVM rounds an array up to this anyway. */
    private static final int BYTES_ADDED = 8;

    private PackedCounts() {}

    /**
     * Counts one value; returns the array to use from now on, which is the same unless it was full. No bin may come
     * more than {@link #MAX_COUNT} times.
     */
    static byte[] increment(byte[] packed, int bin) {
        int place = 0;
        while (place + PLACE <= packed.length && count(packed, place) > 0) {
            if ((packed[place] & 0xFF) == bin) {
                setCount(packed, place, count(packed, place) + 1);
                return packed;
            }
            place += PLACE;
        }
        byte[] roomy = place + PLACE <= packed.length ? packed : Arrays.copyOf(packed, packed.length + BYTES_ADDED);
        roomy[place] = (byte) bin;
        setCount(roomy, place, 1);
        return roomy;
    }

    static LatencyHistogram toHistogram(byte[] packed) {
        long[] dense = new long[LatencyHistogram.BINS];
        for (int place = 0; place + PLACE <= packed.length; place += PLACE) {
            dense[packed[place] & 0xFF] += count(packed, place);
        }
        return LatencyHistogram.ofDense(dense);
    }

    private static int count(byte[] packed, int place) {
        return (packed[place + 1] & 0xFF) | (packed[place + 2] & 0xFF) << Byte.SIZE;
    }

    private static void setCount(byte[] packed, int place, int count) {
        packed[place + 1] = (byte) count;
        packed[place + 2] = (byte) (count >> Byte.SIZE);
    }
}
