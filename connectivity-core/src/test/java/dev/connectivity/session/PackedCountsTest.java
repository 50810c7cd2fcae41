package dev.connectivity.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedCountsTest {

    @Test
    void isTheSameArrayWhileThereIsRoom() {
        byte[] packed = PackedCounts.increment(PackedCounts.EMPTY, 3);

        assertThat(PackedCounts.increment(packed, 3)).isSameAs(packed);
        assertThat(PackedCounts.increment(packed, 4)).isSameAs(packed);
    }

    @Test
    void keepsTheLastBinApartFromTheSign() {
        byte[] packed = PackedCounts.increment(PackedCounts.EMPTY, LatencyHistogram.BINS - 1);

        assertThat(PackedCounts.toHistogram(packed).bins()).containsExactly(LatencyHistogram.BINS - 1);
    }

    @Test
    void holdsAsManyOfOneBinAsTheAggregatorKeeps() {
        byte[] packed = PackedCounts.EMPTY;

        for (int i = 0; i < PackedCounts.MAX_COUNT; i++) {
            packed = PackedCounts.increment(packed, 7);
        }

        assertThat(PackedCounts.toHistogram(packed))
                .isEqualTo(LatencyHistogram.of(new int[] {7}, new long[] {PackedCounts.MAX_COUNT}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void countsWhatComes(long seed) {
        Random random = new Random(seed);
        byte[] packed = PackedCounts.EMPTY;
        int[] values = new int[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(10_001);
            packed = PackedCounts.increment(packed, LatencyHistogram.binOf(values[i]));
        }

        assertThat(PackedCounts.toHistogram(packed)).as("seed %d", seed).isEqualTo(LatencyHistogram.ofValues(values));
    }
}
