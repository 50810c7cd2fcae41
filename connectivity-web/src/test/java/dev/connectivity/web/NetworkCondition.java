package dev.connectivity.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.LinkCounts;
import dev.connectivity.browsertesting.LinkDirection;
import dev.connectivity.browsertesting.Page;
import java.time.Duration;
import java.util.List;

/**
 * A bad network, and what two people in it are shown.
 *
 * @param name in the table
 * @param aliceToBob Alice's upload
 * @param bobToAlice Alice's download
 */
record NetworkCondition(String name, Impairment aliceToBob, Impairment bobToAlice) {
    /** A receiver's report may cover five seconds, and the first one after a change also tells of the time before. */
    private static final Duration SETTLING = Duration.ofSeconds(12);

    static final NetworkCondition DELAY_AND_LOSS =
            both("75 ms and 5% loss each way", delayed(75).withEvenLoss(5));
    static final NetworkCondition LOSSY_UPLOAD =
            new NetworkCondition("10% loss one way", Impairment.none().withEvenLoss(10), Impairment.none());
    static final NetworkCondition JITTER =
            both("50 ms, and up to 40 ms more", delayed(50).withJitter(Duration.ofMillis(40)));

    static final List<NetworkCondition> ALL = List.of(
            both("nothing", Impairment.none()),
            both("10 ms each way", delayed(10)),
            both("75 ms each way", delayed(75)),
            both("200 ms each way", delayed(200)),
            new NetworkCondition("20 ms one way, 120 ms the other", delayed(20), delayed(120)),
            both("1% loss each way", Impairment.none().withEvenLoss(1)),
            DELAY_AND_LOSS,
            LOSSY_UPLOAD,
            new NetworkCondition(
                    "10% random loss the other way",
                    Impairment.none(), Impairment.none().withLoss(10)),
            new NetworkCondition(
                    "2% loss one way, 8% the other",
                    Impairment.none().withEvenLoss(2), Impairment.none().withEvenLoss(8)),
            both("20% loss each way", Impairment.none().withEvenLoss(20)),
            JITTER,
            both(
                    "30 ms, up to 30 ms more and 3% loss",
                    delayed(30).withJitter(Duration.ofMillis(30)).withEvenLoss(3)));

    /**
     * Round trip, loss and jitter of one person's connection; the imposed ones as the relay counted them meanwhile.
     *
     * @param latency round trip, ms
     * @param upload loss, percent
     * @param download loss, percent
     * @param jitter of what arrives, ms
     */
    record Numbers(double latency, double upload, double download, double jitter) {}

    /** What was imposed on a person and what they were shown meanwhile. */
    record Shown(String who, Numbers imposed, Numbers shown) {}

    private static NetworkCondition both(String name, Impairment impairment) {
        return new NetworkCondition(name, impairment, impairment);
    }

    private static Impairment delayed(int millis) {
        return Impairment.none().withDelay(Duration.ofMillis(millis));
    }

    /** Imposes this on a call, and measures for a time once it has settled. */
    List<Shown> measure(ImpairedCall call, Duration time) {
        LinkDirection up = call.relay.aToB();
        LinkDirection down = call.relay.bToA();
        up.impair(aliceToBob);
        down.impair(bobToAlice);
        letPass(call, SETTLING);
        LinkCounts upBefore = up.counts();
        LinkCounts downBefore = down.counts();
        double from = call.alice
                .evaluate("performance.timeOrigin + performance.now()")
                .asDouble();
        letPass(call, time);
        LinkCounts upCounts = up.counts().since(upBefore);
        LinkCounts downCounts = down.counts().since(downBefore);
        double roundTrip = upCounts.mediaDelayMillis() + downCounts.mediaDelayMillis();
        Numbers alice =
                new Numbers(roundTrip, upCounts.mediaLossPercent(), downCounts.mediaLossPercent(), down.jitterMillis());
        Numbers bob =
                new Numbers(roundTrip, downCounts.mediaLossPercent(), upCounts.mediaLossPercent(), up.jitterMillis());
        return List.of(
                new Shown("Alice", alice, shown(call.alice, from)), new Shown("Bob", bob, shown(call.bob, from)));
    }

    private static void letPass(ImpairedCall call, Duration time) {
        call.alice.evaluate("new Promise((resolve) => setTimeout(resolve, %d))".formatted(time.toMillis()));
    }

    /** The middle of the round trips and jitters, and the mean of the losses, that were shown since a moment. */
    private static Numbers shown(Page page, double from) {
        JsonNode shown = page.evaluate("""
                (() => {
                  const recent = readings.filter(({at}) => performance.timeOrigin + at > %f);
                  const known = (read) => recent.map(read).filter((value) => value !== null);
                  const middle = (values) => values.sort((one, other) => one - other)[values.length >> 1] ?? null;
                  const mean = (values) => values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
                  return [
                    middle(known((each) => each.latency)), mean(known((each) => each.uplink.packet_loss)),
                    mean(known((each) => each.downlink.packet_loss)), middle(known((each) => each.jitter)),
                  ];
                })()""".formatted(from));
        return new Numbers(number(shown.path(0)), number(shown.path(1)), number(shown.path(2)), number(shown.path(3)));
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }
}
