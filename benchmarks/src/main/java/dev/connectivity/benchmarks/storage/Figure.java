package dev.connectivity.benchmarks.storage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of the results.
 *
 * @param name what was measured
 * @param unit of the median
 * @param median of the rounds
 * @param low the lowest of them
 * @param high the highest of them
 * @param ratio of the median to that of what it is compared with, or null if it stands alone
 * @param against what it is compared with, or empty
 */
record Figure(
        String name,
        String unit,
        double median,
        double low,
        double high,
        @Nullable Double ratio,
        String against) {

    static Figure alone(String name, String unit, double... rounds) {
        double[] sorted = sorted(rounds);
        return new Figure(name, unit, median(sorted), sorted[0], sorted[sorted.length - 1], null, "");
    }

    Figure against(Figure other) {
        return new Figure(name, unit, median, low, high, median / other.median, other.name);
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
