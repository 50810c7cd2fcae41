package dev.connectivity.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityLevelTest {

    @ParameterizedTest
    @CsvSource({"RED, 0, Poor", "ORANGE, 1, Fair", "YELLOW, 2, Good", "GREEN, 3, Excellent", "UNKNOWN, , Unknown"})
    void hasItsCodeAndLabel(QualityLevel level, Integer code, String label) {
        assertThat(level.code()).isEqualTo(code);
        assertThat(level.label()).isEqualTo(label);
        assertThat(QualityLevel.ofNullableCode(code)).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void isNotFoundByAnyOtherCode(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> QualityLevel.ofCode(code));
    }

    @Test
    void isWorseIfItIsLower() {
        assertThat(QualityLevel.RED.isWorseThan(QualityLevel.ORANGE)).isTrue();
        assertThat(QualityLevel.GREEN.isWorseThan(QualityLevel.YELLOW)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void isNeitherWorseNorBetterThanUnknownOrItself(QualityLevel level) {
        assertThat(level.isWorseThan(QualityLevel.UNKNOWN)).isFalse();
        assertThat(QualityLevel.UNKNOWN.isWorseThan(level)).isFalse();
        assertThat(level.isWorseThan(level)).isFalse();
    }
}
