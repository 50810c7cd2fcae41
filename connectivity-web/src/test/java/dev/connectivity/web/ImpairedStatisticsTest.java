package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.IceRewriting;
import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import dev.connectivity.browsertesting.UdpRelay;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read from a real call is what the link between imposes. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class ImpairedStatisticsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static Chromium chromium;
    private static StaticSite site;
    private static UdpRelay relay;
    private static Page alice;
    private static Page bob;

    @BeforeAll
    static void call() {
        chromium = Chromium.launch();
        site = WebFiles.site();
        relay = UdpRelay.open(11);
        alice = chromium.newPage();
        bob = chromium.newPage();
        IceRewriting.between(alice, bob, relay);
        // The answer is not awaited, since it may signal in turn.
        alice.expose("signal", message -> forward(message, bob));
        bob.expose("signal", message -> forward(message, alice));
        alice.navigate(site.url("/pages/call.html"));
        bob.navigate(site.url("/pages/call.html"));
        alice.waitUntil("window.start");
        bob.waitUntil("window.start");
        alice.evaluate("start()");
        bob.waitUntil("connection.connectionState === 'connected'");
    }

    @AfterAll
    static void stop() {
        chromium.close();
        relay.close();
        site.close();
    }

    @Test
    void delayAndLossBothWaysComeWithinTheirBounds() {
        relay.impair(Impairment.none().withDelay(Duration.ofMillis(75)).withEvenLoss(5));

        JsonNode reading = bob.waitUntil(
                steady("packet_loss > 4 && uplink.packet_loss > 3.5 && Math.abs(latency - 150) < 22"), PATIENCE);

        relay.impair(Impairment.none());
        assertThat(reading.path("latency").asDouble()).isCloseTo(150, within(150 * 0.15));
        assertThat(reading.path("downlink").path("packet_loss").asDouble()).isCloseTo(5, within(1.5));
        assertThat(reading.path("uplink").path("packet_loss").asDouble()).isCloseTo(5, within(1.5));
        assertThat(reading.path("level").asText()).isIn("orange", "red");
    }

    @Test
    void lossInOneDirectionIsOnesUplinkAndTheOthersDownlink() {
        relay.aToB().impair(Impairment.none().withEvenLoss(10));

        JsonNode of = alice.waitUntil(steady("uplink.packet_loss > 8 && (reason.code === 'uplink')"), PATIENCE);
        JsonNode other = bob.waitUntil(steady("downlink.packet_loss > 8 && reason.code === 'downlink'"), PATIENCE);

        relay.impair(Impairment.none());
        assertThat(of.path("uplink").path("packet_loss").asDouble()).isCloseTo(10, within(2.0));
        assertThat(other.path("downlink").path("packet_loss").asDouble()).isCloseTo(10, within(2.0));
    }

    @Test
    void aBlackoutIsNeverGreenAndEndsAsSuch() {
        alice.waitUntil(steady("level === 'green'"), PATIENCE);
        bob.waitUntil(steady("level === 'green'"), PATIENCE);

        relay.impair(Impairment.cut());
        double cutAt = bob.evaluate("performance.now()").asDouble();
        // A standstill shows after 0.6 s, and a reading may have begun just before the cut.
        JsonNode levels = bob.waitUntil(
                "performance.now() > %1$f + 10000 && {seen: readings.filter(each => each.at > %1$f + 700)}"
                        .formatted(cutAt),
                PATIENCE);
        relay.impair(Impairment.none());

        assertThat(levels.path("seen").size()).isGreaterThan(6);
        levels.path("seen")
                .forEach(each -> assertThat(each.path("level").asText())
                        .as(each.toString())
                        .isNotEqualTo("green"));
        assertThat(levels.path("seen").findValuesAsText("blackout")).contains("true");
        bob.waitUntil(steady("level === 'green'"), PATIENCE);
    }

    /** The last reading, once it and the one before fulfil a condition. */
    private static String steady(String condition) {
        return "readings.slice(-2).length === 2 && readings.slice(-2).every(({level, latency, packet_loss, uplink,"
                + " downlink, reason}) => " + condition + ") && readings.at(-1)";
    }

    private static String forward(String message, Page to) {
        return to.evaluate("void receive(" + message + "), true").toString();
    }
}
