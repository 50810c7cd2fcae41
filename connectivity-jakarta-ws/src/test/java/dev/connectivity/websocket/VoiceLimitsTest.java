package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VoiceLimitsTest {

    private static VoiceLimits limits(int... values) {
        return new VoiceLimits(
                values[0],
                values[1],
                values[2],
                values[3],
                values[4],
                Duration.ofMillis(values[5]),
                Duration.ofMillis(values[6]),
                values[7],
                values[8],
                values[9]);
    }

    static List<String> names() {
        return Arrays.stream(VoiceLimits.class.getRecordComponents())
                .map(component -> component.getName())
                .toList();
    }

    private static int[] ones() {
        int[] ones = new int[names().size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void mayBeOne() {
        assertThat(limits(ones()).channelsPerUser()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void mustBeMoreThanZeroEach(String name) {
        int[] values = ones();
        values[names().indexOf(name)] = 0;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(values))
                .withMessage(name + " must be more than 0, not 0");
    }
}
