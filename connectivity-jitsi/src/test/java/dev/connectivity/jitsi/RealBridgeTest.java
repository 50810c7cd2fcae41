package dev.connectivity.jitsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.merge.LossScope;
import dev.connectivity.jitsi.merge.Origin;
import dev.connectivity.jitsi.merge.ParticipantQuality;
import dev.connectivity.jitsi.merge.Reading;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ParserLimits;
import dev.connectivity.jitsi.snapshot.SnapshotParser;
import dev.connectivity.quality.QualityLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Full answers of bridge 0627dcecb, recorded on 2026-11-21 while three browsers spoke through relays that counted what they
 * dropped. aa222222 is the impaired one, aa333333 the one whose browser was killed.
 */
class RealBridgeTest {

    private static final Path ANSWERS = Path.of("src/test/resources/real-bridge");
    private static final long RECORDED_AT = 1_795_260_000_000L;

    private final Rig rig = new Rig(builder -> builder.lossScope(LossScope.UPLINK_SUFFICES));
    private final SnapshotParser parser = new SnapshotParser(ParserLimits.DEFAULT);

    @AfterEach
    void close() {
        rig.close();
    }

    private BridgeSnapshot answer(String name) throws IOException {
        try (InputStream body = Files.newInputStream(ANSWERS.resolve(name + ".json"))) {
            return parser.parse(body);
        }
    }

    /** Plays answers at the times the bridge gave them. */
    private void play(String... names) throws IOException {
        for (String name : names) {
            play(answer(name), 0);
        }
    }

    private void play(BridgeSnapshot answer, long earlier) {
        long bridgeTime = Objects.requireNonNull(answer.bridgeTimeMillis()) - earlier;
        BridgeSnapshot moved = new BridgeSnapshot(bridgeTime, answer.server(), answer.conferences(), 0);
        rig.jitsi.observe("bridge", moved, bridgeTime - RECORDED_AT);
    }

    private ParticipantQuality quality(String endpoint) {
        return Objects.requireNonNull(rig.participants().get(endpoint)).quality();
    }

    /** What the bridge alone knows of a value. */
    private static void assertReading(@Nullable Reading reading, double value, double within) {
        Reading known = Objects.requireNonNull(reading, "unknown");
        assertThat(known.value()).isCloseTo(value, within(within));
        assertThat(known.origin()).isEqualTo(Origin.BRIDGE);
    }

    @Nested
    class Joining {

        /** 3.6 s lay between invitation and first packet, and slower browsers take longer. */
        @ParameterizedTest
        @ValueSource(longs = {0, 500, 1_000, 1_500, 2_000, 10_000})
        void whoTakesSecondsToConnectIsHeardFromTheFirstPacketOn(long later) throws IOException {
            play(answer("01-invited"), later);
            assertThat(quality("aa111111").activity()).isEqualTo(Activity.UNPROVEN);

            for (String name : new String[] {"02-connected", "03-three-seconds-on", "04-nine-seconds-on"}) {
                play(name);

                assertThat(quality("aa111111").activity()).as(name).isEqualTo(Activity.ACTIVE);
            }
            assertReading(quality("aa111111").uplinkLossPercent(), 0, 0);
        }

        @Test
        void whoIsAloneIsUnknown() throws IOException {
            play("01-invited", "02-connected", "03-three-seconds-on", "04-nine-seconds-on", "05-alone");

            assertThat(quality("aa111111").roundTripMillis()).isNull();
            assertThat(quality("aa111111").level()).isEqualTo(QualityLevel.UNKNOWN);
        }
    }

    @Nested
    class ImposedLoss {

        @Test
        void onTheWayUpIsMeasuredToATenthOfAPercent() throws IOException {
            play("06-healthy", "07-uplink-10");

            assertReading(quality("aa222222").uplinkLossPercent(), 10.0, 0.1);
            assertThat(quality("aa222222").level()).isEqualTo(QualityLevel.RED);
            assertReading(quality("aa111111").uplinkLossPercent(), 0, 0);
            assertThat(quality("aa111111").level()).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void onTheWayDownIsNotTheBridgesToKnow() throws IOException {
            play("07-uplink-10", "08-downlink-10");

            assertReading(quality("aa222222").uplinkLossPercent(), 0, 0.1);
            assertThat(quality("aa222222").downlinkLossPercent()).isNull();
        }

        @Test
        void comesWithTheRoundTripAndTheJitterOfALongWay() throws IOException {
            play("08-downlink-10", "09-far");

            assertReading(quality("aa222222").uplinkLossPercent(), 3.45, 0.1);
            assertReading(quality("aa222222").roundTripMillis(), 332, 20);
            assertReading(quality("aa222222").jitterMillis(), 7.5, 1);
            assertThat(quality("aa222222").level()).isEqualTo(QualityLevel.ORANGE);
            assertThat(quality("aa333333").level()).isEqualTo(QualityLevel.GREEN);
        }
    }

    @Nested
    class TheBridgesWindow {

        @Test
        void isNotBelievedWhereItTakesLatePacketsForLost() throws IOException {
            play("14-in-order", "15-out-of-order");

            assertReading(quality("aa222222").uplinkLossPercent(), 4.0, 0.05);
            assertReading(quality("aa222222").roundTripMillis(), 334, 1);
            assertThat(quality("aa222222").level()).isEqualTo(QualityLevel.ORANGE);
            assertThat(quality("aa111111").level()).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void isBelievedWhereVideoThatWasLostWasSentAgain() throws IOException {
            play("16-video-alone", "17-video-alone-uplink-8");

            assertReading(quality("aa222222").uplinkLossPercent(), 6.4, 0.1);
            assertThat(quality("aa222222").level()).isEqualTo(QualityLevel.RED);
        }
    }

    @Nested
    class Silence {

        @Test
        void ofABlackoutIsUnknownAndItsLossIsNotBlamedOnTheTimeAfterIt() throws IOException {
            play("09-far", "10-cleared", "11-blackout");
            assertThat(quality("aa222222").activity()).isEqualTo(Activity.SILENT);
            assertThat(quality("aa222222").level()).isEqualTo(QualityLevel.UNKNOWN);
            assertThat(quality("aa111111").level()).isEqualTo(QualityLevel.GREEN);

            play("12-recovered");
            assertThat(quality("aa222222").activity()).isEqualTo(Activity.ACTIVE);
            assertThat(quality("aa222222").uplinkLossPercent()).isNull();
        }

        @Test
        void ofSomebodyWhoVanishedEndsTheirSessionWhileTheBridgeStillListsThem() throws IOException {
            play("11-blackout", "12-recovered");
            assertThat(rig.connectivity.sessionCount()).isEqualTo(3);

            play("13-vanished");

            assertThat(quality("aa333333").activity()).isEqualTo(Activity.SILENT);
            assertThat(rig.connectivity.sessionCount()).isEqualTo(2);
        }
    }
}
