package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty others whose numbers change five times a second: what that costs, moves, and says. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class CrowdTest {
    private static final int OTHERS = 50;
    private static final int UPDATES_PER_SECOND = 5;
    private static final Duration TIME = Duration.ofSeconds(6);

    /** Of processor time, so that builds that run beside do not count; docs/web.md has what was measured. */
    private static final double LARGEST_SHARE = 0.05;

    private Chromium chromium;
    private StaticSite site;
    private Page page;

    @BeforeEach
    void open() {
        chromium = Chromium.launch();
        site = WebFiles.site();
        page = chromium.newPage();
        page.navigate(site.url("/pages/crowd.html"));
        page.waitUntil("window.begin");
    }

    @AfterEach
    void close() {
        chromium.close();
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dot", "number"})
    void updatesCostLittleAndMoveNothing(String display) {
        page.evaluate(
                "localStorage.setItem('connectivity.settings', JSON.stringify({display: '%s'}))".formatted(display));
        page.reload();
        page.waitUntil("window.begin");
        page.evaluate("begin(%d, %d); show(); undefined".formatted(OTHERS, UPDATES_PER_SECOND));
        letPass(Duration.ofSeconds(2));
        double shiftBefore = measured().path("shift").asDouble();

        double share = leastShare();

        System.out.printf(
                Locale.ROOT,
                "%d others, %d updates/s, shown as %s: %.1f%% of a core%n",
                OTHERS,
                UPDATES_PER_SECOND,
                display,
                share * 100);
        assertThat(share).as("share of a core").isLessThan(LARGEST_SHARE);
        assertThat(measured().path("shift").asDouble())
                .as("layout shift")
                .isEqualTo(shiftBefore)
                .isZero();
    }

    @Test
    void aConnectionThatComesAndGoesIsNotReadOutEachTime() {
        page.evaluate("""
                window.own = () => Math.floor(performance.now() / 1000) % 2
                    ? {latency: 60, packet_loss: 0, jitter: 5} : {latency: 260, packet_loss: 0, jitter: 5};
                begin(8, 5); show();""");

        letPass(TIME);

        assertThat(measured().path("announcements").asInt()).isZero();
    }

    @Test
    void aLevelThatLastsIsReadOutOnce() {
        page.evaluate("window.own = () => ({latency: 260, packet_loss: 0, jitter: 5}); begin(8, 5); show();");

        page.waitUntil("measured().announcements > 0", Duration.ofSeconds(15));
        letPass(Duration.ofSeconds(3));

        assertThat(measured().path("announcements").asInt()).isEqualTo(1);
    }

    /** A busy machine makes the same work take more time, never less: the least of up to three times counts. */
    private double leastShare() {
        double least = Double.MAX_VALUE;
        for (int time = 0; time < 3 && least >= LARGEST_SHARE; time++) {
            double before = busySeconds();
            letPass(TIME);
            least = Math.min(least, (busySeconds() - before) / TIME.toSeconds());
        }
        return least;
    }

    private double busySeconds() {
        return Objects.requireNonNull(page.metrics().get("TaskDuration"));
    }

    private JsonNode measured() {
        return page.evaluate("measured()");
    }

    private void letPass(Duration time) {
        page.evaluate("new Promise((resolve) => setTimeout(resolve, %d))".formatted(time.toMillis()));
    }
}
