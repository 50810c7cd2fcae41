package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.connectivity.browsertesting.Attempts;
import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.LinkCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shown is what the network does. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field before the tests.
class AccuracyE2eTest {
    /** Samples that are compared, of three seconds each. */
    private static final int SAMPLES = 6;

    private static final Duration BLACKOUT = Duration.ofSeconds(10);

    /**
     * A stream has to stand still for 0.6 s, it is looked at twice a second, and the server tells the others within 0.2 s:
     * 1.3 s, and some room for a busy machine.
     */
    private static final Duration NOTICED = Duration.ofMillis(1_800);

    private static Call call;

    @BeforeAll
    static void begin() {
        call = new Call();
        call.begin("general");
    }

    @AfterAll
    static void end() {
        call.close();
    }

    @AfterEach
    void repair() {
        call.relay.impair(Impairment.none());
    }

    @Test
    void theOtherPersonsNumbersAreTheImposedOnesInEverySample() {
        call.relay.impair(Impairment.none().withDelay(Duration.ofMillis(75)).withEvenLoss(5));
        // The round trip is measured every 2.5 s, and what began before the change shows a part of it.
        awaitFurtherSamples(3);

        Attempts.untilHeld(3, AccuracyE2eTest::assertTheImposedNumbers);
    }

    private static void assertTheImposedNumbers() {
        List<Statistics> samples = awaitFurtherSamples(SAMPLES);

        assertThat(samples)
                .hasSizeGreaterThanOrEqualTo(SAMPLES)
                .allSatisfy(each -> assertThat(each.packetLoss()).isCloseTo(5.0, within(1.5)));
        // A starved machine delays a packet now and then, which the browser measures rightly: hence the median.
        assertThat(samples.stream()
                        .mapToDouble(each -> Objects.requireNonNull(each.latency()))
                        .sorted()
                        .skip(samples.size() / 2)
                        .findFirst()
                        .orElseThrow())
                .as("latency of %s", samples)
                .isCloseTo(150.0, within(22.5));
        VoicePage.Shown shown = call.bob.shownOfTheOther();
        assertThat(shown.packetLoss()).isCloseTo(5.0, within(1.5));
        assertThat(shown.latency()).isCloseTo(150.0, within(45.0));
    }

    @Test
    void randomLossIsShownAsTheRelayCountedIt() {
        // One direction only: of two random losses the worse would be shown, which is more than either on average.
        call.relay.bToA().impair(Impairment.none().withLoss(5));
        awaitFurtherSamples(2);

        Attempts.untilHeld(3, AccuracyE2eTest::assertTheCountedLoss);
    }

    private static void assertTheCountedLoss() {
        LinkCounts before = call.relay.bToA().counts();

        List<Statistics> samples = awaitFurtherSamples(SAMPLES);

        LinkCounts counted = call.relay.bToA().counts().since(before);
        // A machine that was away for three seconds has nothing to tell of them.
        assertThat(samples).extracting(Statistics::packetLoss).doesNotContainNull();
        assertThat(samples.stream()
                        .mapToDouble(each -> Objects.requireNonNull(each.packetLoss()))
                        .average()
                        .orElseThrow())
                .as("Alice's loss by %s; the relay counted %s", samples, counted)
                .isCloseTo(counted.mediaLossPercent(), within(1.5));
    }

    @Test
    void noDotIsGreenInABlackout() {
        List<VoicePage.Levels> ever = new ArrayList<>();

        Attempts.untilHeld(3, () -> {
            call.relay.impair(Impairment.none());
            call.alice.awaitLevels("green", "green", Duration.ofSeconds(40));
            call.bob.awaitLevels("green", "green", Duration.ofSeconds(40));
            assertNoneGreen(ever);
        });

        // On a stalled machine it may be noticed later, but then too it is noticed, every time.
        assertThat(ever)
                .filteredOn(each -> each.elapsedMillis() > 2 * NOTICED.toMillis())
                .noneMatch(VoicePage.Levels::anyGreen);
    }

    private static void assertNoneGreen(List<VoicePage.Levels> ever) {
        Instant cut = Instant.now();
        call.relay.impair(Impairment.cut());

        call.alice.startRecordingLevels(BLACKOUT);
        call.bob.startRecordingLevels(BLACKOUT);
        Map<String, List<VoicePage.Levels>> seen =
                Map.of("Alice", call.alice.recordedLevels(), "Bob", call.bob.recordedLevels());

        seen.values().forEach(ever::addAll);
        assertThat(seen)
                .allSatisfy((who, levels) -> assertThat(levels)
                        .as("what %s saw", who)
                        .hasSizeGreaterThan(100)
                        .filteredOn(each -> each.elapsedMillis() > NOTICED.toMillis())
                        .noneMatch(VoicePage.Levels::anyGreen));
        for (VoicePage each : List.of(call.alice, call.bob)) {
            assertThat(Statistics.sent(each.page()))
                    .filteredOn(sample -> sample.at().isAfter(cut.plus(NOTICED)))
                    .isNotEmpty()
                    .noneMatch(sample -> Integer.valueOf(3).equals(sample.quality()));
        }
    }

    /** Waits for further samples of Alice's at Bob's, and returns them. */
    private static List<Statistics> awaitFurtherSamples(int count) {
        int before = Statistics.received(call.bob.page()).size();
        await().atMost(Duration.ofSeconds(5L * count + 10))
                .until(() -> Statistics.received(call.bob.page()).size() >= before + count);
        List<Statistics> all = Statistics.received(call.bob.page());
        return all.subList(before, all.size());
    }
}
