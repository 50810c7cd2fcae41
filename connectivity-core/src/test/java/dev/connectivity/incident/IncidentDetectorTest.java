package dev.connectivity.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.golden.GoldenVectors;
import dev.connectivity.incident.IncidentEvent.Kind;
import dev.connectivity.incident.IncidentEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentDetectorTest {

    @TestFactory
    Stream<DynamicTest> agreesWithTheGoldenVectors() {
        return GoldenVectors.read("incidents.json").tests(IncidentDetectorTest::check);
    }

    private static void check(JsonNode one) {
        JsonNode policy = one.get("policy");
        IncidentDetector detector = new IncidentDetector(new IncidentPolicy(
                policy.get("warning").asDouble(),
                policy.get("critical").asDouble(),
                Duration.ofMillis(policy.get("recovery_ms").asLong()),
                Duration.ofMillis(policy.get("longest_gap_ms").asLong())));

        for (JsonNode step : one.get("steps")) {
            long at = step.get("at").asLong();
            assertThat(step.has("end") ? detector.end(at) : detector.sample(loss(step), at))
                    .as("step %s", step)
                    .isEqualTo(step.has("event") ? event(step.get("event")) : null);
        }
    }

    private static double loss(JsonNode step) {
        Double loss = GoldenVectors.number(step, "packet_loss");
        return loss == null ? Double.NaN : loss;
    }

    private static IncidentEvent event(JsonNode node) {
        return new IncidentEvent(
                Kind.valueOf(node.get("event").asText().toUpperCase(Locale.ROOT)),
                Severity.valueOf(node.get("level").asText().toUpperCase(Locale.ROOT)),
                node.get("packet_loss").asDouble(),
                Instant.ofEpochMilli(node.get("started_at").asLong()),
                node.get("duration_ms").isNull()
                        ? null
                        : Duration.ofMillis(node.get("duration_ms").asLong()));
    }

    @Test
    void takesMinusOneAsUnknownToo() {
        IncidentDetector detector = new IncidentDetector(IncidentPolicy.DEFAULT);

        assertThat(detector.sample(5, 0)).isNotNull();
        assertThat(detector.sample(-1, 100_000)).isNull();
        assertThat(detector.sample(0, 1_000)).isNull();
        assertThat(detector.sample(0, 11_000)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesTheEventsTellAConsistentStory(long seed) {
        Random random = new Random(seed);
        IncidentDetector detector = new IncidentDetector(IncidentPolicy.DEFAULT);
        IncidentEvent last = null;
        double worst = 0;
        long time = 0;
        for (int i = 0; i < 5_000; i++) {
            time += random.nextInt(10) == 0 ? -random.nextInt(5_000) : random.nextInt(6_000);
            boolean good = random.nextInt(5) > 0;
            double loss = random.nextInt(12) == 0 ? Double.NaN : random.nextDouble() * (good ? 3 : 12);

            IncidentEvent event = detector.sample(loss, time);

            String where = "seed " + seed + ", step " + i;
            boolean open = open(last);
            if (open) {
                worst = Math.max(worst, Double.isNaN(loss) ? 0 : loss);
            }
            if (event == null) {
                boolean mustOpen = !open && loss >= 3;
                assertThat(mustOpen).as(where).isFalse();
                continue;
            }
            switch (event.kind()) {
                case OPENED -> {
                    assertThat(open).as(where).isFalse();
                    worst = loss;
                }
                case ESCALATED, WORSENED -> {
                    assertThat(open).as(where).isTrue();
                    assertThat(event.severity()).as(where).isEqualTo(Severity.CRITICAL);
                    assertThat(event.lossPercent()).as(where).isEqualTo(worst);
                }
                case RECOVERED -> {
                    assertThat(open).as(where).isTrue();
                    assertThat(loss).as(where).isLessThan(3);
                    assertThat(event.lossPercent()).as(where).isEqualTo(worst);
                    assertThat(event.duration()).as(where).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
                }
                case CLOSED -> throw new AssertionError(where);
            }
            if (open && last != null) {
                assertThat(event.startedAt()).as(where).isEqualTo(last.startedAt());
            }
            last = event;
        }
    }

    private static boolean open(@Nullable IncidentEvent last) {
        return last != null && last.kind() != Kind.RECOVERED;
    }

    @ParameterizedTest
    @CsvSource({"0, 7", "-1, 7", "8, 7", "3, 101", "NaN, 7", "3, NaN"})
    void refusesThresholdsOutOfOrder(double warning, double critical) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IncidentPolicy(warning, critical, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void takesThresholdsUpToEverythingLost() {
        IncidentDetector detector = new IncidentDetector(new IncidentPolicy(100, 100, Duration.ZERO, Duration.ZERO));

        assertThat(detector.sample(99.9, 0)).isNull();
        assertThat(detector.sample(100, 1)).isNotNull();
    }

    @Test
    void refusesNegativeTimes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IncidentPolicy(3, 7, Duration.ofMillis(-1), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IncidentPolicy(3, 7, Duration.ZERO, Duration.ofMillis(-1)));
    }
}
