package dev.connectivity.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.golden.GoldenVectors;
import dev.connectivity.quality.QualityThresholds.Boundaries;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityThresholdsTest {

    private static final GoldenVectors GOLDEN = GoldenVectors.read("quality.json");

    @TestFactory
    Stream<DynamicTest> agreesWithTheGoldenVectors() {
        return GOLDEN.tests(QualityThresholdsTest::check);
    }

    private static void check(JsonNode one) {
        QualityThresholds thresholds =
                one.has("thresholds") ? thresholds(one.get("thresholds")) : QualityThresholds.DEFAULT;
        Integer latency = GoldenVectors.integer(one, "latency");
        Double loss = GoldenVectors.number(one, "packet_loss");
        Integer jitter = GoldenVectors.integer(one, "jitter");
        QualityLevel level = QualityLevel.valueOf(one.get("level").asText().toUpperCase(Locale.ROOT));
        Metric worst = one.get("worst").isNull()
                ? null
                : Metric.valueOf(one.get("worst").asText().toUpperCase(Locale.ROOT));

        assertThat(thresholds.assess(latency, loss, jitter)).isEqualTo(new QualityAssessment(level, worst));
        assertThat(thresholds.level(orUnknown(latency), loss == null ? -1 : loss, orUnknown(jitter)))
                .isEqualTo(level);
        assertThat(level.code()).isEqualTo(GoldenVectors.integer(one, "quality"));
    }

    @Test
    void hasTheGoldenDefaults() {
        assertThat(thresholds(GOLDEN.get("thresholds"))).isEqualTo(QualityThresholds.DEFAULT);
    }

    @Test
    void takesNaNAndNegativeLossAsUnknown() {
        assertThat(QualityThresholds.DEFAULT.level(10, Double.NaN, 10)).isEqualTo(QualityLevel.UNKNOWN);
        assertThat(QualityThresholds.DEFAULT.level(10, -0.5, 10)).isEqualTo(QualityLevel.UNKNOWN);
        assertThat(QualityThresholds.DEFAULT.assess(10, Double.NaN, 90))
                .isEqualTo(new QualityAssessment(QualityLevel.RED, Metric.JITTER));
    }

    @Nested
    class Sweeps {

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void losingAMetricNeverMakesTheLevelGreen(long seed) {
            Random random = new Random(seed);
            for (int i = 0; i < 2_000; i++) {
                int latency = random.nextInt(500);
                double loss = random.nextDouble() * 8;
                int jitter = random.nextInt(100);

                QualityLevel without = QualityThresholds.DEFAULT.level(latency, -1, jitter);

                assertThat(without).as("seed %d, step %d", seed, i).isNotEqualTo(QualityLevel.GREEN);
                QualityLevel with = QualityThresholds.DEFAULT.level(latency, loss, jitter);
                assertThat(without.isWorseThan(with))
                        .as("seed %d, step %d", seed, i)
                        .isFalse();
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void aWorseValueNeverImprovesTheLevel(long seed) {
            Random random = new Random(seed);
            for (int i = 0; i < 2_000; i++) {
                int latency = random.nextInt(500);
                double loss = random.nextDouble() * 8;
                int jitter = random.nextInt(100);
                QualityLevel before = QualityThresholds.DEFAULT.level(latency, loss, jitter);

                QualityLevel after = QualityThresholds.DEFAULT.level(
                        latency + random.nextInt(50), loss + random.nextDouble(), jitter + random.nextInt(10));

                assertThat(before.isWorseThan(after))
                        .as("seed %d, step %d", seed, i)
                        .isFalse();
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void theWorstMetricAloneGivesTheSameLevel(long seed) {
            Random random = new Random(seed);
            for (int i = 0; i < 2_000; i++) {
                Integer latency = random.nextInt(6) == 0 ? null : random.nextInt(500);
                Double loss = random.nextInt(6) == 0 ? null : random.nextDouble() * 8;
                Integer jitter = random.nextInt(6) == 0 ? null : random.nextInt(100);
                QualityAssessment all = QualityThresholds.DEFAULT.assess(latency, loss, jitter);
                if (all.worst() != null) {
                    QualityAssessment alone = QualityThresholds.DEFAULT.assess(
                            all.worst() == Metric.LATENCY ? latency : null,
                            all.worst() == Metric.PACKET_LOSS ? loss : null,
                            all.worst() == Metric.JITTER ? jitter : null);
                    assertThat(alone).as("seed %d, step %d", seed, i).isEqualTo(all);
                }
            }
        }
    }

    @Nested
    class RefusedBoundaries {

        @ParameterizedTest
        @CsvSource({
            "0, 1, 2",
            "-1, 1, 2",
            "1, 1, 2",
            "2, 1, 3",
            "1, 2, 2",
            "1, 3, 2",
            "NaN, 1, 2",
            "1, NaN, 2",
            "1, 2, NaN",
            "1, 2, Infinity"
        })
        void mustAscendAndBeFinite(double green, double yellow, double orange) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Boundaries(green, yellow, orange))
                    .withMessageContaining("green < yellow < orange");
        }
    }

    private static int orUnknown(@Nullable Integer value) {
        return value == null ? QualityThresholds.UNKNOWN : value;
    }

    private static QualityThresholds thresholds(JsonNode node) {
        return new QualityThresholds(
                boundaries(node.get("latency")), boundaries(node.get("packet_loss")), boundaries(node.get("jitter")));
    }

    private static Boundaries boundaries(JsonNode node) {
        return new Boundaries(
                node.get(0).asDouble(), node.get(1).asDouble(), node.get(2).asDouble());
    }
}
