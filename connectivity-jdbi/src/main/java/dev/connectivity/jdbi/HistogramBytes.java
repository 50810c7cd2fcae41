package dev.connectivity.jdbi;

import dev.connectivity.session.LatencyHistogram;
import java.util.Arrays;

/**
 * A latency histogram in few bytes: for each bin that has values, in ascending order, the distance from the bin before
 * and the count, both as base-128 varints (seven bits a byte, the lowest first, the top bit set on all but the last).
 */
final class HistogramBytes {

    private HistogramBytes() {}

    static byte[] encode(LatencyHistogram histogram) {
        int[] bins = histogram.bins();
        long[] counts = histogram.counts();
        byte[] bytes = new byte[bins.length * 11];
        int length = 0;
        int before = 0;
        for (int i = 0; i < bins.length; i++) {
            length = put(bytes, length, bins[i] - before);
            length = put(bytes, length, counts[i]);
            before = bins[i];
        }
        return Arrays.copyOf(bytes, length);
    }

    static LatencyHistogram decode(byte[] bytes) {
        int[] bins = new int[bytes.length / 2];
        long[] counts = new long[bytes.length / 2];
        int used = 0;
        int bin = 0;
        long value = 0;
        int shift = 0;
        boolean count = false;
        for (byte b : bytes) {
            value |= (long) (b & 0x7f) << shift;
            shift += 7;
            if (b >= 0) {
                if (count) {
                    bins[used] = bin;
                    counts[used++] = value;
                } else {
                    bin += (int) value;
                }
                count = !count;
                value = 0;
                shift = 0;
            }
        }
        return LatencyHistogram.of(Arrays.copyOf(bins, used), Arrays.copyOf(counts, used));
    }

    private static int put(byte[] bytes, int at, long value) {
        int next = at;
        long rest = value;
        while (rest > 0x7f) {
            bytes[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[next++] = (byte) rest;
        return next;
    }
}
