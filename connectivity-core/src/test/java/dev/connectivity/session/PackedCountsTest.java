package dev.connectivity.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedCountsTest {

    @Test
    void isTheSameArrayWhileThereIsRoom() {
        int[] packed = PackedCounts.increment(PackedCounts.EMPTY, 3);

        assertThat(PackedCounts.increment(packed, 3)).isSameAs(packed);
        assertThat(PackedCounts.increment(packed, 4)).isSameAs(packed);
    }

    @Test
    void keepsTheLastBinApartFromTheSign() {
        int[] packed = PackedCounts.increment(PackedCounts.EMPTY, LatencyHistogram.BINS - 1);

        assertThat(PackedCounts.toHistogram(packed).bins()).containsExactly(LatencyHistogram.BINS - 1);
    }

    @Test
    void goesOnInASecondPlaceWhenABinIsFull() {
        int[] packed = {7 << 24 | PackedCounts.MAX_COUNT - 1, 0, 0, 0};

        for (int i = 0; i < 5; i++) {
            packed = PackedCounts.increment(packed, 7);
        }

        LatencyHistogram histogram = PackedCounts.toHistogram(packed);
        assertThat(histogram.bins()).containsExactly(7);
        assertThat(histogram.count()).isEqualTo(PackedCounts.MAX_COUNT + 4L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void countsWhatComes(long seed) {
        Random random = new Random(seed);
        int[] packed = PackedCounts.EMPTY;
        int[] values = new int[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(10_001);
            packed = PackedCounts.increment(packed, LatencyHistogram.binOf(values[i]));
        }

        assertThat(PackedCounts.toHistogram(packed)).as("seed %d", seed).isEqualTo(LatencyHistogram.ofValues(values));
    }
}
