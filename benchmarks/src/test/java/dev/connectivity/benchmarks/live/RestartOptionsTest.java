package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartOptionsTest {

    private static RestartOptions of(Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        return RestartOptions.of(properties);
    }

    @Test
    void areAsDocumentedUnlessTold() {
        assertThat(of(Map.of())).isEqualTo(new RestartOptions(List.of("stop", "kill"), 10_000, 0, 15));
        assertThat(of(Map.of("restart.benchmark", "kill", "restart.clients", "200", "restart.seconds", "")))
                .isEqualTo(new RestartOptions(List.of("kill"), 200, 0, 15));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restart.benchmark | kil | restart.benchmark must be stop, kill, or both with a comma between, not kil",
                "restart.benchmark | stop, | restart.benchmark must be stop, kill, or both with a comma between, not stop,",
                "restart.benchmark | kill,kill | restart.benchmark must be stop, kill, or both with a comma between, not kill,kill",
                "restart.earlier | -1 | restart.earlier must be a whole number from 0 to 1000000, not -1",
                "restart.seconds | 0 | restart.seconds must be a whole number from 1 to 86400, not 0",
            })
    void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(name, value))).hasMessage(message);
    }

    @Test
    void aNumberThatIsNoneIsNotTakenForTheUsualOne() {
        assertThatThrownBy(() -> of(Map.of("restart.clients", "10k")))
                .hasMessageStartingWith("restart.clients must be a whole number from 1 to ")
                .hasMessageEndingWith(", not 10k");
    }
}
