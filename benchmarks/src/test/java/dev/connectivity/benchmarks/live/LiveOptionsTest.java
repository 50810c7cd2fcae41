package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveOptionsTest {

    private static LiveOptions of(Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        return LiveOptions.of(properties);
    }

    @Test
    void areAsDocumentedUnlessTold() {
        LiveOptions usual = new LiveOptions(LiveOptions.ALL, 3, 8, 90, 2000, 10, 2000, new Company(0.02, 0.05, 0.1));

        assertThat(of(Map.of())).isEqualTo(usual);
        assertThat(of(Map.of("live.room", " ", "live.slow", ""))).isEqualTo(usual);
    }

    @Test
    void tellTheSizeOfRoomsAndTheRate() {
        LiveOptions options = of(Map.of(
                "live.benchmark", "rooms,many",
                "live.connections", "600",
                "live.room", "30",
                "live.rate", "200",
                "live.seconds", "60",
                "live.warm", "45"));

        assertThat(options.parts()).containsExactly("rooms", "many");
        assertThat(options.roomSize()).isEqualTo(30);
        assertThat(options.connections()).isEqualTo(600);
        assertThat(options.samplesPerSecond()).isEqualTo(200);
        assertThat(options.seconds()).isEqualTo(60);
        assertThat(options.warmSeconds()).isEqualTo(45);
        assertThat(options.soakMinutes()).isZero();
    }

    @Test
    void tellForHowManyMinutesASoakIs() {
        assertThat(of(Map.of("live.benchmark", "soak10")).soakMinutes()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "live.room | 0 | live.room must be a whole number from 1 to 60000, not 0",
                "live.connections | 60001 | live.connections must be a whole number from 1 to 60000, not 60001",
                "live.rate | fast | live.rate must be a whole number from 1 to 1000000, not fast",
                "live.warm | 4.5 | live.warm must be a whole number from 0 to 86400, not 4.5",
                "live.slow | 2 | live.slow must be a share from 0 to 1, not 2",
                "live.churn | NaN | live.churn must be a share from 0 to 1, not NaN",
            })
    void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(name, value))).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"romms10", "soak", "soak0", "soak10,many", "receive,,many", ","})
    void aPartThatIsNoneIsRefused(String parts) {
        assertThatThrownBy(() -> of(Map.of("live.benchmark", parts)))
                .hasMessageStartingWith("live.benchmark must be all, some of [receive, ")
                .hasMessageEndingWith("not " + parts);
    }

    @Test
    void eachReachesTheProgramFromMavensCommandLine() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("basedir"), "pom.xml"));
        String defaults = Files.readString(Path.of(System.getProperty("basedir"), "..", "pom.xml"));

        for (String name : List.of(
                "benchmark", "rounds", "seconds", "warm", "connections", "room", "rate", "slow", "hostile", "churn")) {
            assertThat(pom).contains("<argument>-Dlive." + name + "=${live." + name + "}</argument>");
        }
        assertThat(Stream.of(
                        "<live.warm>90</live.warm>",
                        "<live.seconds>8</live.seconds>",
                        "<live.room>10</live.room>",
                        "<live.rate>2000</live.rate>"))
                .allMatch(defaults::contains);
    }
}
