package dev.connectivity.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceStatsTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "10000, 100, 5000, 3", "42, 0.5, 7, 2"})
    void valuesWithinTheRangesAreAccepted(int latency, double loss, int jitter, int quality) {
        assertThat(violation(latency, loss, jitter, quality)).isNull();
    }

    @Test
    void whatIsUnknownBreaksNoRule() {
        assertThat(VoiceStats.UNKNOWN.violation()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void latencyOutsideItsRangeIsRefused(int latency) {
        assertThat(violation(latency, 0.0, 0, 3)).isEqualTo(StatsViolation.LATENCY);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {-0.001, 100.001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE
            })
    void lossOutsideItsRangeOrNotFiniteIsRefused(double loss) {
        assertThat(violation(0, loss, 0, 3)).isEqualTo(StatsViolation.PACKET_LOSS);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5_001})
    void jitterOutsideItsRangeIsRefused(int jitter) {
        assertThat(violation(0, 0.0, jitter, 3)).isEqualTo(StatsViolation.JITTER);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4})
    void qualityOutsideItsScaleIsRefused(int quality) {
        assertThat(violation(0, 0.0, 0, quality)).isEqualTo(StatsViolation.QUALITY);
    }

    @Test
    void theFirstBrokenRuleIsNamed() {
        assertThat(violation(-1, -1.0, -1, -1)).isEqualTo(StatsViolation.LATENCY);
        assertThat(violation(0, -1.0, -1, -1)).isEqualTo(StatsViolation.PACKET_LOSS);
        assertThat(violation(0, 0.0, -1, -1)).isEqualTo(StatsViolation.JITTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LATENCY | latency out of range (0-10000ms)",
                "PACKET_LOSS | packet_loss out of range (0-100%)",
                "JITTER | jitter out of range (0-5000ms)",
                "QUALITY | quality must be 0-3"
            })
    void theRulesAreToldWordForWord(StatsViolation violation, String message) {
        assertThat(violation.message()).isEqualTo(message);
    }

    private static @Nullable StatsViolation violation(int latency, double loss, int jitter, int quality) {
        return new VoiceStats(latency, loss, jitter, quality, null, null).violation();
    }
}
