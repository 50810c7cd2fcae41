package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
        LiveOptions usual = new LiveOptions(
                LiveOptions.ALL, 3, 8, 90, 2000, 10, 0, new Company(0.02, 0.05, 0.1), List.of("-XX:+UseParallelGC"));

        assertThat(of(Map.of())).isEqualTo(usual);
        assertThat(of(Map.of("live.room", " ", "live.slow", "", "live.rate", "", "live.jvm", "")))
                .isEqualTo(usual);
        assertThat(usual.rateOfReceive()).isEqualTo(8000);
        assertThat(usual.rateOfRooms()).isEqualTo(2000);
    }

    @Test
    void tellTheSizeOfRoomsAndTheRate() {
        LiveOptions options = of(Map.of(
                "live.benchmark", "rooms,many",
                "live.connections", "600",
                "live.room", "30",
                "live.rate", "200",
                "live.seconds", "60",
                "live.warm", "45",
                "live.jvm", "-XX:+UseG1GC  -Xlog:gc"));

        assertThat(options.parts()).containsExactly("rooms", "many");
        assertThat(options.roomSize()).isEqualTo(30);
        assertThat(options.connections()).isEqualTo(600);
        assertThat(options.rateOfRooms()).isEqualTo(200);
        assertThat(options.rateOfReceive()).isEqualTo(200);
        assertThat(options.jvm()).containsExactly("-XX:+UseG1GC", "-Xlog:gc");
        assertThat(options.seconds()).isEqualTo(60);
        assertThat(options.warmSeconds()).isEqualTo(45);
        assertThat(options.soakMinutes()).isZero();
    }

    @Test
    void tellWhatAMixedCompanyDoes() {
        LiveOptions options = of(Map.of(
                "live.benchmark", "mixed",
                "live.connections", "600",
                "live.room", "30",
                "live.rate", "200",
                "live.hostile", "0.1"));

        assertThat(options.mixed()).isEqualTo(new LoadProfile(600, 30, 200, true, true, new Company(0.02, 0.1, 0.1)));
        assertThat(options.mixed().pauseMillis()).isEqualTo(3000);
        assertThat(of(Map.of()).mixed())
                .isEqualTo(new LoadProfile(2000, 10, 2000, true, true, new Company(0.02, 0.05, 0.1)));
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
                "live.rate | fast | live.rate must be a whole number from 1 to 1000000, not fast",
                "live.warm | 4.5 | live.warm must be a whole number from 0 to 86400, not 4.5",
                "live.slow | 2 | live.slow must be a share from 0 to 1, not 2",
                "live.churn | NaN | live.churn must be a share from 0 to 1, not NaN",
            })
    void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(name, value))).hasMessage(message);
    }

    @Test
    void noMoreConnectionsThanFilesMayBeOpenAreAllowed() {
        int tooMany = LiveOptions.MOST_CONNECTIONS + 1;

        assertThatThrownBy(() -> of(Map.of("live.connections", "" + tooMany)))
                .hasMessage("live.connections must be a whole number from 1 to %d, not %d", tooMany - 1, tooMany);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rooms", "mixed"})
    void aPauseBetweenReportsInWhichTheirTimesRepeatIsRefused(String part) {
        Map<String, String> given = Map.of("live.benchmark", part, "live.connections", "1000");

        assertThat(of(with(given, "100")).rateOfRooms()).isEqualTo(100);
        assertThatThrownBy(() -> of(with(given, "99"))).hasMessageStartingWith("live.rate must be at least 100, ");
        assertThat(of(Map.of("live.benchmark", "receive", "live.rate", "1")).rateOfReceive())
                .isEqualTo(1);
    }

    private static Map<String, String> with(Map<String, String> given, String rate) {
        Map<String, String> all = new HashMap<>(given);
        all.put("live.rate", rate);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"romms10", "soak", "soak0", "soak10,many", "receive,,many", ","})
    void aPartThatIsNoneIsRefused(String parts) {
        assertThatThrownBy(() -> of(Map.of("live.benchmark", parts)))
                .hasMessageStartingWith("live.benchmark must be all, some of [receive, ")
                .hasMessageEndingWith("not " + parts);
    }
}
