package dev.connectivity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {

    @Nested
    class Bins {

        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "1, 1",
            "31, 31",
            "32, 32",
            "33, 32",
            "34, 33",
            "63, 47",
            "64, 48",
            "67, 48",
            "68, 49",
            "127, 63",
            "128, 64",
            "9727, 162",
            "9728, 163",
            "10000, 163",
            "10001, 163",
            "2147483647, 163"
        })
        void areFoundByValue(int millis, int bin) {
            assertThat(LatencyHistogram.binOf(millis)).isEqualTo(bin);
        }

        @Test
        void followOneAnotherWithoutGap() {
            assertThat(LatencyHistogram.lowestOf(0)).isZero();
            for (int bin = 1; bin < LatencyHistogram.BINS; bin++) {
                assertThat(LatencyHistogram.lowestOf(bin)).isEqualTo(LatencyHistogram.highestOf(bin - 1) + 1);
            }
            assertThat(LatencyHistogram.highestOf(LatencyHistogram.BINS - 1)).isEqualTo(LatencyHistogram.MAX_MILLIS);
        }

        @Test
        void holdExactlyTheValuesBetweenTheirBounds() {
            for (int millis = 0; millis <= LatencyHistogram.MAX_MILLIS; millis++) {
                int bin = LatencyHistogram.binOf(millis);

                assertThat(millis).isBetween(LatencyHistogram.lowestOf(bin), LatencyHistogram.highestOf(bin));
            }
        }

        @Test
        void areAtMostASixteenthAsWideAsTheirValues() {
            for (int bin = 32; bin < LatencyHistogram.BINS; bin++) {
                int width = LatencyHistogram.highestOf(bin) - LatencyHistogram.lowestOf(bin) + 1;

                assertThat(width * 16).isLessThanOrEqualTo(LatencyHistogram.lowestOf(bin));
            }
        }

        @Test
        void areRefusedOutOfRange() {
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.binOf(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.lowestOf(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.highestOf(LatencyHistogram.BINS));
        }
    }

    @Nested
    class FromAStore {

        @Test
        void isWhatWasStored() {
            LatencyHistogram histogram = LatencyHistogram.ofValues(5, 40, 40, 9_999);

            assertThat(LatencyHistogram.of(histogram.bins(), histogram.counts()))
                    .isEqualTo(histogram);
            assertThat(histogram.bins()).containsExactly(5, 36, 163);
            assertThat(histogram.counts()).containsExactly(1, 2, 1);
        }

        @Test
        void addsBinsThatComeTwiceAndForgetsEmptyOnes() {
            LatencyHistogram histogram = LatencyHistogram.of(new int[] {9, 5, 9, 7}, new long[] {1, 2, 3, 0});

            assertThat(histogram.bins()).containsExactly(5, 9);
            assertThat(histogram.counts()).containsExactly(2, 4);
            assertThat(histogram.count()).isEqualTo(6);
        }

        @Test
        void refusesWhatMakesNoSense() {
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.of(new int[] {1}, new long[] {}));
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.of(new int[] {164}, new long[] {1}));
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.of(new int[] {-1}, new long[] {1}));
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.of(new int[] {1}, new long[] {-1}));
        }

        @Test
        void cannotBeChangedThroughItsArrays() {
            LatencyHistogram histogram = LatencyHistogram.ofValues(5);

            histogram.bins()[0] = 9;
            histogram.counts()[0] = 9;

            assertThat(histogram).isEqualTo(LatencyHistogram.ofValues(5));
        }
    }

    @Nested
    class Percentiles {

        @Test
        void areMissingWithoutValues() {
            assertThat(LatencyHistogram.EMPTY.percentile(95)).isNull();
        }

        @Test
        void areExactBelow32Milliseconds() {
            LatencyHistogram histogram = LatencyHistogram.ofValues(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

            assertThat(histogram.percentile(0.001)).isEqualTo(1);
            assertThat(histogram.percentile(10)).isEqualTo(1);
            assertThat(histogram.percentile(10.1)).isEqualTo(2);
            assertThat(histogram.percentile(50)).isEqualTo(5);
            assertThat(histogram.percentile(95)).isEqualTo(10);
            assertThat(histogram.percentile(100)).isEqualTo(10);
        }

        @Test
        void holdForCountsThatADoubleCannotHold() {
            long many = (1L << 54) - 1;

            assertThat(LatencyHistogram.of(new int[] {1, 2}, new long[] {many, many})
                            .percentile(100))
                    .isEqualTo(2);
            assertThat(LatencyHistogram.of(new int[] {3}, new long[] {many}).percentile(100))
                    .isEqualTo(3);
        }

        @Test
        void areTheMiddleOfTheBinAbove() {
            assertThat(LatencyHistogram.ofValues(128).percentile(50)).isEqualTo(131.5);
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, -1, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
        void areRefusedOutOfRange(double percent) {
            assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.EMPTY.percentile(percent));
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
        void areWithinAThirtySecondOfTheExactOnes(long seed) {
            Random random = new Random(seed);
            int[] values = values(random, 1 + random.nextInt(3_000));
            LatencyHistogram histogram = LatencyHistogram.ofValues(values);
            Arrays.sort(values);

            for (double percent : new double[] {0.1, 1, 5, 25, 50, 75, 90, 95, 99, 99.9, 100}) {
                int exact = values[Math.max(1, (int) Math.ceil(values.length * percent / 100)) - 1];
                assertThat(histogram.percentile(percent))
                        .as("seed %d, percent %s", seed, percent)
                        .isNotNull()
                        .isCloseTo(exact, within(exact / 32.0));
            }
        }
    }

    @Nested
    class Merging {

        @Test
        void withNothingChangesNothing() {
            LatencyHistogram histogram = LatencyHistogram.ofValues(5, 500);

            assertThat(histogram.plus(LatencyHistogram.EMPTY)).isEqualTo(histogram);
            assertThat(LatencyHistogram.EMPTY.plus(histogram)).isEqualTo(histogram);
            assertThat(LatencyHistogram.EMPTY.plus(LatencyHistogram.EMPTY)).isEqualTo(LatencyHistogram.EMPTY);
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void givesTheHistogramOfAllValues(long seed) {
            Random random = new Random(seed);
            int[] all = values(random, 1_000);
            LatencyHistogram merged = LatencyHistogram.EMPTY;
            int from = 0;
            while (from < all.length) {
                int to = Math.min(all.length, from + random.nextInt(200));
                merged = merged.plus(LatencyHistogram.ofValues(Arrays.copyOfRange(all, from, to)));
                from = to;
            }

            assertThat(merged).as("seed %d", seed).isEqualTo(LatencyHistogram.ofValues(all));
            assertThat(merged).hasSameHashCodeAs(LatencyHistogram.ofValues(all));
        }
    }

    @Test
    void differsIfABinOrACountDoes() {
        LatencyHistogram histogram = LatencyHistogram.ofValues(5, 500);

        assertThat(histogram).isNotEqualTo(LatencyHistogram.ofValues(6, 500)).isNotEqualTo(LatencyHistogram.EMPTY);
        assertThat(histogram).isNotEqualTo(LatencyHistogram.ofValues(5, 500, 500));
        assertThat(histogram).doesNotHaveSameHashCodeAs(LatencyHistogram.ofValues(6, 500));
        assertThat(histogram).doesNotHaveSameHashCodeAs(LatencyHistogram.ofValues(5, 500, 500));
    }

    @Test
    void printsWhatOneWantsToKnow() {
        assertThat(LatencyHistogram.ofValues(20, 20, 30)).hasToString("LatencyHistogram[count=3, p50=20.0, p95=30.0]");
    }

    private static int[] values(Random random, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) Math.min(LatencyHistogram.MAX_MILLIS, Math.exp(random.nextDouble() * 9.3));
        }
        return values;
    }
}
