package dev.connectivity.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often which latency was seen: immutable, sparse, mergeable, so that percentiles of many sessions come from added
 * counts and never from averaged percentiles.
 *
 * <p>Bins: 0 to 31 ms have one each; from there on every octave from 2^k to 2^(k+1) is divided into 16 equal bins, so a
 * bin is at most a sixteenth as wide as its values are large. The last of the {@value #BINS} bins ends at
 * {@value #MAX_MILLIS} ms.
 */
public final class LatencyHistogram {

    /** How many bins there are; they are numbered from 0. */
    public static final int BINS = 164;

    /** The largest latency; larger ones count as this one. */
    public static final int MAX_MILLIS = 10_000;

    /** No values. */
    public static final LatencyHistogram EMPTY = new LatencyHistogram(new int[0], new long[0]);

    private static final int SINGLE_BINS = 32;
    private static final int FIRST_OCTAVE = 5;
    private static final int BINS_PER_OCTAVE = 16;

    private final int[] bins;
    private final long[] counts;

    private LatencyHistogram(int[] bins, long[] counts) {
        this.bins = bins;
        this.counts = counts;
    }

    /**
     * Returns a histogram as a store has kept it.
     *
     * @param bins numbers of bins, 0 to {@value #BINS} - 1, in any order; counts of the same bin are added
     * @param counts how many values each of them has, 0 or more
     * @return the histogram; the arrays are not kept
     * @throws IllegalArgumentException if the lengths differ, or a number or count is out of range
     */
    public static LatencyHistogram of(int[] bins, long[] counts) {
        if (bins.length != counts.length) {
            throw new IllegalArgumentException(bins.length + " bins but " + counts.length + " counts");
        }
        long[] dense = new long[BINS];
        for (int i = 0; i < bins.length; i++) {
            requireBin(bins[i]);
            if (counts[i] < 0) {
                throw new IllegalArgumentException("count of bin " + bins[i] + " is negative: " + counts[i]);
            }
            dense[bins[i]] += counts[i];
        }
        return ofDense(dense);
    }

    /**
     * Returns the histogram of some values.
     *
     * @param latencies in milliseconds, 0 or more
     * @return their histogram
     * @throws IllegalArgumentException if a value is negative
     */
    public static LatencyHistogram ofValues(int... latencies) {
        long[] dense = new long[BINS];
        for (int latency : latencies) {
            dense[binOf(latency)]++;
        }
        return ofDense(dense);
    }

    /**
     * Returns the bin of a value.
     *
     * @param millis 0 or more; above {@value #MAX_MILLIS} counts as that
     * @return its number
     * @throws IllegalArgumentException if the value is negative
     */
    public static int binOf(int millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("latency must not be negative: " + millis);
        }
        if (millis < SINGLE_BINS) {
            return millis;
        }
        int value = Math.min(millis, MAX_MILLIS);
        int octave = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
        int withinOctave = (value >> (octave - 4)) - BINS_PER_OCTAVE;
        return SINGLE_BINS + (octave - FIRST_OCTAVE) * BINS_PER_OCTAVE + withinOctave;
    }

    /**
     * Returns the smallest value of a bin.
     *
     * @param bin its number
     * @return milliseconds
     * @throws IllegalArgumentException if there is no such bin
     */
    public static int lowestOf(int bin) {
        requireBin(bin);
        if (bin < SINGLE_BINS) {
            return bin;
        }
        int withinOctave = (bin - SINGLE_BINS) % BINS_PER_OCTAVE;
        return (BINS_PER_OCTAVE + withinOctave) * widthOf(bin);
    }

    /**
     * Returns the largest value of a bin.
     *
     * @param bin its number
     * @return milliseconds, belonging to the bin
     * @throws IllegalArgumentException if there is no such bin
     */
    public static int highestOf(int bin) {
        return Math.min(lowestOf(bin) + widthOf(bin) - 1, MAX_MILLIS);
    }

    /**
     * Returns how many values were counted.
     *
     * @return 0 or more
     */
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /**
     * Returns the bins that have values.
     *
     * @return their numbers, ascending; a copy
     */
    public int[] bins() {
        return bins.clone();
    }

    /**
     * Returns how many values the bins have.
     *
     * @return one count, above 0, for each of {@link #bins()}; a copy
     */
    public long[] counts() {
        return counts.clone();
    }

    /**
     * Returns the value that so many percent of the values do not exceed (nearest rank), as the middle of its bin:
     * exact below 32 ms, else within a thirty-second of the true value.
     *
     * @param percent above 0, at most 100
     * @return milliseconds, or null without values
     * @throws IllegalArgumentException if percent is out of range
     */
    public @Nullable Double percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be above 0 and at most 100, not " + percent);
        }
        if (counts.length == 0) {
            return null;
        }
        long count = count();
        // The upper bound is for counts so large that a double rounds them up.
        long remaining = Math.min(count, Math.max(1, (long) Math.ceil(count * percent / 100)));
        int i = 0;
        while (remaining > counts[i]) {
            remaining -= counts[i];
            i++;
        }
        return (lowestOf(bins[i]) + highestOf(bins[i])) / 2.0;
    }

    /**
     * Returns both together.
     *
     * @param other another histogram
     * @return the histogram of all their values
     */
    public LatencyHistogram plus(LatencyHistogram other) {
        if (counts.length == 0) {
            return other;
        }
        if (other.counts.length == 0) {
            return this;
        }
        long[] dense = new long[BINS];
        addTo(dense);
        other.addTo(dense);
        return ofDense(dense);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LatencyHistogram that
                && Arrays.equals(bins, that.bins)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bins) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "LatencyHistogram[count=" + count() + ", p50=" + percentile(50) + ", p95=" + percentile(95) + "]";
    }

    static LatencyHistogram ofDense(long[] dense) {
        int used = 0;
        for (long count : dense) {
            used += count > 0 ? 1 : 0;
        }
        int[] bins = new int[used];
        long[] counts = new long[used];
        int next = 0;
        for (int bin = 0; bin < dense.length; bin++) {
            if (dense[bin] > 0) {
                bins[next] = bin;
                counts[next] = dense[bin];
                next++;
            }
        }
        return used == 0 ? EMPTY : new LatencyHistogram(bins, counts);
    }

    private void addTo(long[] dense) {
        for (int i = 0; i < bins.length; i++) {
            dense[bins[i]] += counts[i];
        }
    }

    private static int widthOf(int bin) {
        return bin < SINGLE_BINS ? 1 : 2 << ((bin - SINGLE_BINS) / BINS_PER_OCTAVE);
    }

    private static void requireBin(int bin) {
        if (bin < 0 || bin >= BINS) {
            throw new IllegalArgumentException("bin must be 0 to " + (BINS - 1) + ", not " + bin);
        }
    }
}
