package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Attempts;
import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.web.NetworkCondition.Numbers;
import dev.connectivity.web.NetworkCondition.Shown;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read from a real call is what the link between imposes; docs/accuracy.md has more conditions. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field before the tests.
class ImpairedStatisticsTest {
    private static final Duration MEASURING = Duration.ofSeconds(9);
    private static ImpairedCall call;

    @BeforeAll
    static void begin() {
        call = new ImpairedCall();
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
    void delayAndLossBothWaysComeWithinTheirBounds() {
        Attempts.untilHeld(3, () -> {
            for (Shown each : NetworkCondition.DELAY_AND_LOSS.measure(call, MEASURING)) {
                assertThat(each.shown().latency()).as(each.toString()).isCloseTo(150, within(150 * 0.15));
                assertLoss(each);
            }
        });
    }

    @Test
    void lossOneWayIsOnesUploadAndTheOthersDownload() {
        Attempts.untilHeld(3, () -> {
            NetworkCondition.LOSSY_UPLOAD.measure(call, MEASURING).forEach(ImpairedStatisticsTest::assertLoss);
            assertThat(blamed(call.alice)).isEqualTo("uplink");
            assertThat(blamed(call.bob)).isEqualTo("downlink");
        });
    }

    @Test
    void jitterComesWithinItsBounds() {
        Attempts.untilHeld(3, () -> {
            for (Shown each : NetworkCondition.JITTER.measure(call, MEASURING)) {
                assertThat(each.shown().jitter())
                        .as(each.toString())
                        .isCloseTo(each.imposed().jitter(), within(4.0));
                assertThat(each.shown().latency())
                        .as(each.toString())
                        .isCloseTo(
                                each.imposed().latency(), within(each.imposed().latency() * 0.25));
            }
        });
    }

    @Test
    void aBlackoutIsNeverGreenAndEndsAsSuch() {
        // A standstill shows after 0.6 s, and a reading may have begun just before the cut.
        Attempts.untilHeld(3, () -> {
            JsonNode blackout = shownInACut(call.bob, () -> call.relay.impair(Impairment.cut()));
            assertThat(blackout.findValuesAsText("blackout")).contains("true");
            assertNoneGreen(blackout, 700);
        });

        ImpairedCall.awaitSteady(call.bob, "level === 'green'");
    }

    @Test
    void anUploadThatIsCutAloneIsSoonNotGreenForItsSender() {
        // Checks are sent every 2.5 s; two without an answer, and four seconds since the last one that had one.
        Attempts.untilHeld(
                3,
                () -> assertNoneGreen(
                        shownInACut(call.alice, () -> call.relay.aToB().impair(Impairment.cut())), 6_500));

        ImpairedCall.awaitSteady(call.alice, "level === 'green'");
    }

    /** What somebody was shown in a cut of ten seconds. */
    private static JsonNode shownInACut(Page page, Runnable cut) {
        call.relay.impair(Impairment.none());
        ImpairedCall.awaitSteady(call.alice, "level === 'green'");
        ImpairedCall.awaitSteady(call.bob, "level === 'green'");
        cut.run();
        double cutAt = page.evaluate("performance.now()").asDouble();
        JsonNode seen = page.waitUntil(
                        ("performance.now() > %1$f + 10000 && {seen: readings.filter(each => each.at > %1$f)"
                                        + ".map(each => ({...each, since: each.at - %1$f}))}")
                                .formatted(cutAt),
                        ImpairedCall.PATIENCE)
                .path("seen");
        call.relay.impair(Impairment.none());
        return seen;
    }

    private static void assertNoneGreen(JsonNode shown, long fromMillis) {
        assertThat(shown.size()).isGreaterThan(12);
        assertThat(shown)
                .filteredOn(each -> each.path("since").asDouble() > fromMillis)
                .isNotEmpty()
                .noneMatch(each -> each.path("level").asText().equals("green"));
    }

    private static void assertLoss(Shown each) {
        Numbers imposed = each.imposed();
        // What is shown is of windows that do not begin and end as the count does: a packet in a hundred either way.
        assertThat(each.shown().upload()).as(each.toString()).isCloseTo(imposed.upload(), within(2.0));
        assertThat(each.shown().download()).as(each.toString()).isCloseTo(imposed.download(), within(1.5));
    }

    private static String blamed(Page page) {
        return page.evaluate("readings.at(-1).reason.code").asText();
    }
}
