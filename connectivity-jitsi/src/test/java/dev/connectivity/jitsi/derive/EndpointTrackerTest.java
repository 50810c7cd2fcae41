package dev.connectivity.jitsi.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.jitsi.derive.Loss.Basis;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import dev.connectivity.jitsi.snapshot.SourceSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTrackerTest {

    private static final long BRIDGE_CLOCK = 1_795_229_794_590L;

    private final EndpointTracker tracker = new EndpointTracker();
    private final SimulatedEndpoint endpoint = new SimulatedEndpoint();

    private EndpointView full() {
        return observe(endpoint.full());
    }

    private EndpointView brief() {
        return observe(endpoint.brief());
    }

    private EndpointView observe(Counters counters) {
        return tracker.observe(counters, endpoint.now(), BRIDGE_CLOCK + endpoint.now());
    }

    private static void assertLoss(@Nullable Loss loss, double percent, Basis basis) {
        Loss known = Objects.requireNonNull(loss, "unknown");
        assertThat(known.percent()).isCloseTo(percent, within(0.05));
        assertThat(known.basis()).isEqualTo(basis);
    }

    @Nested
    class AtFirstSight {

        @Test
        void nothingIsProvenAndTheRoundTripMayBeOld() {
            endpoint.sends(100_000, 0);

            EndpointView view = full();

            assertThat(view.activity()).isEqualTo(Activity.UNPROVEN);
            assertThat(view.roundTripMillis()).isNull();
            assertThat(view.jitterMillis()).isNull();
        }

        @Test
        void aYoungSourceIsJudgedByItsLife() {
            endpoint.sends(40_000, 8);

            assertLoss(full().uplink(), 8, Basis.SOURCE_LIFETIME);
        }

        @Test
        void anOldSourceThatLostIsNot() {
            endpoint.sends(100_000, 8);

            assertThat(full().uplink()).isNull();
        }

        @Test
        void aWindowThatCountsMoreLostThanTheSourcesEverLostIsUnknown() {
            endpoint.sends(150_000, 2);

            assertThat(observe(endpoint.full(new LossWindow(424, 3_731))).uplink())
                    .isNull();
            assertLoss(
                    new EndpointTracker()
                            .observe(endpoint.full(new LossWindow(120, 2_880)), endpoint.now(), null)
                            .uplink(),
                    4,
                    Basis.SLIDING_WINDOW);
        }

        @ParameterizedTest
        @ValueSource(longs = {2_000, 3_500, 12_000})
        void whoseMediaHasStoppedIsNotThere(long ago) {
            endpoint.sends(100_000, 0).isCutOff(ago);

            assertThat(full().activity()).isEqualTo(Activity.SILENT);
        }

        @Test
        void whoIsMutedIsNotTakenForDeadBetweenTwoReports() {
            endpoint.sends(100_000, 0).sendsReportsOnly(20_000).isCutOff(5_500);

            assertThat(full().activity()).isEqualTo(Activity.UNPROVEN);
        }

        @Test
        void aBridgeThatSendsIntoTheVoidGivesTheDeadAway() {
            endpoint.sends(100_000, 0).isCutOff(12_000);

            assertThat(full().activity()).isEqualTo(Activity.SILENT);
        }
    }

    /** As a real bridge does (RealBridgeTest): full debug lists an endpoint seconds before its first packet. */
    @Nested
    class WhoWasListedBeforeTheirFirstPacket {

        @ParameterizedTest
        @ValueSource(longs = {0, 1_000, 2_500, 4_500, 5_000, 5_900, 9_000, 30_000})
        void isHeardFromThenOnAndNeverTakenForSilent(long awaited) {
            full();
            endpoint.isAwaited(awaited);
            full();
            for (int answer = 0; answer < 12; answer++) {
                endpoint.sends(5_000, 8);
                EndpointView view = answer % 2 == 0 ? brief() : full();

                assertThat(view.activity()).as("answer %d", answer).isEqualTo(Activity.ACTIVE);
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 2_500, 5_000, 30_000})
        void losesNothingOfTheirFirstMinute(long awaited) {
            full();
            endpoint.isAwaited(awaited);
            full();
            endpoint.sends(5_000, 8);
            assertLoss(full().uplink(), 8, Basis.SOURCE_LIFETIME);
            endpoint.sends(5_000, 8);

            assertLoss(full().uplink(), 8, Basis.SOURCE_DELTA);
        }

        @Test
        void isUnprovenUntilThen() {
            for (int answer = 0; answer < 5; answer++) {
                assertThat(full().activity()).isNotEqualTo(Activity.ACTIVE);
                endpoint.isAwaited(1_000);
            }
        }
    }

    @Nested
    class WhilePacketsCome {

        @Test
        void lossIsCountedBetweenTwoAnswers() {
            endpoint.sends(100_000, 20);
            full();
            endpoint.sends(10_000, 10);

            assertLoss(full().uplink(), 10, Basis.SOURCE_DELTA);
        }

        /** As recorded: 4 % lost and half of the packets late are 10.2 % in the bridge's window. */
        @Test
        void overMoreThanTheWindowTheSourcesCountWhereTheWindowTakesTheLateForLost() {
            endpoint.sends(60_000, 0);
            full();
            endpoint.sends(90_000, 4);

            assertLoss(observe(endpoint.full(new LossWindow(424, 3_731))).uplink(), 4, Basis.SOURCE_DELTA);
        }

        @Test
        void overMoreThanTheWindowTheWindowIsNearerToThePresent() {
            endpoint.sends(60_000, 0);
            full();
            endpoint.sends(100_000, 0).sends(60_000, 10);

            assertLoss(observe(endpoint.full(new LossWindow(300, 2_700))).uplink(), 10, Basis.SLIDING_WINDOW);
        }

        @Test
        void whoeverAsksEverySecondGetsNoLevelByChance() {
            endpoint.sends(100_000, 0);
            full();
            for (int second = 0; second < 60; second++) {
                // One packet in twenty-five, but seven seconds in eight lose none.
                endpoint.sends(1_000, second % 8 == 0 ? 32 : 0);
                EndpointView view = full();

                if (second >= 16) {
                    assertLoss(view.uplink(), 4, Basis.SOURCE_DELTA);
                }
            }
        }

        @Test
        void roundTripAndJitterAreKnown() {
            endpoint.sends(10_000, 0);
            full();
            endpoint.sends(5_000, 0);

            EndpointView view = full();

            assertThat(view.activity()).isEqualTo(Activity.ACTIVE);
            assertThat(view.roundTripMillis()).isCloseTo(40, within(0.1));
            assertThat(view.jitterMillis()).isEqualTo(3);
        }

        @Test
        void briefAnswersKeepTheExactValuesForAWhile() {
            endpoint.sends(100_000, 0);
            full();
            endpoint.sends(10_000, 4);
            full();
            endpoint.sends(5_000, 0);

            assertLoss(brief().uplink(), 4, Basis.SOURCE_DELTA);
        }

        @Test
        void briefAnswersAloneHaveTheWindowAndNoJitter() {
            endpoint.sends(5_000, 0);
            observe(endpoint.brief(new LossWindow(370, 3621), null));
            endpoint.sends(5_000, 0);

            EndpointView view = observe(endpoint.brief(new LossWindow(370, 3621), null));

            assertLoss(view.uplink(), 9.27, Basis.SLIDING_WINDOW);
            assertThat(view.jitterMillis()).isNull();
        }

        @Test
        void aRoundTripThatNeverWasMeasuredIsUnknown() {
            endpoint.sends(5_000, 0);
            observe(endpoint.full(0.0, 250, 250));
            endpoint.sends(5_000, 0);

            assertThat(observe(endpoint.full(0.0, 500, 500)).roundTripMillis()).isNull();
        }

        /** As recorded: 661 ms in the answer after a pause of the source, 34 ms a second later, 2 ms after that. */
        @Test
        void jitterOfASourceThatHasJustResumedIsNotBelieved() {
            endpoint.sends(20_000, 0);
            full();
            endpoint.sends(1_000, 0);
            full();
            for (int second = 0; second < 5; second++) {
                endpoint.sendsReportsOnly(1_000);
                full();
            }
            for (double jitter : new double[] {661, 34}) {
                endpoint.jitter(jitter).sends(1_000, 0);
                assertThat(full().jitterMillis()).isEqualTo(3);
            }
            endpoint.jitter(2).sends(1_000, 0);

            assertThat(full().jitterMillis()).isEqualTo(2);
        }

        @Test
        void norIsItWhereThePauseLiesBetweenTwoAnswers() {
            endpoint.sends(20_000, 0);
            full();
            endpoint.sends(10_000, 0);
            full();
            endpoint.sendsReportsOnly(6_000).jitter(300).sends(4_000, 0);

            assertThat(full().jitterMillis()).isEqualTo(3);
        }

        @Test
        void jitterOfAHandfulOfPacketsIsNone() {
            endpoint.sends(20_000, 0);
            full();
            endpoint.jitter(29).sends(200, 0).isCutOff(9_800);

            assertThat(full().jitterMillis()).isNull();
        }

        @Test
        void jitterThatNeverWasComputedIsUnknown() {
            endpoint.jitter(0).sends(5_000, 0);
            full();
            endpoint.sends(5_000, 0);

            assertThat(full().jitterMillis()).isNull();
        }

        @Test
        void aFrozenRoundTripTurnsUnknownWhileMediaGoesOn() {
            endpoint.sends(5_000, 0);
            tracker.observe(withReports(endpoint, 7), endpoint.now(), null);
            endpoint.sends(5_000, 0);
            EndpointView fresh = tracker.observe(withReports(endpoint, 9), endpoint.now(), null);
            EndpointView last = fresh;
            for (int poll = 0; poll < 3; poll++) {
                endpoint.sends(5_000, 0);
                last = tracker.observe(withReports(endpoint, 9), endpoint.now(), null);
            }

            assertThat(fresh.roundTripMillis()).isEqualTo(55.0);
            assertThat(last.activity()).isEqualTo(Activity.ACTIVE);
            assertThat(last.roundTripMillis()).isNull();
        }

        @Test
        void aSteadyRoundTripIsFreshAsLongAsReportsCome() {
            for (int poll = 0; poll < 6; poll++) {
                endpoint.sends(5_000, 0);
                tracker.observe(withReports(endpoint, poll), endpoint.now(), null);
            }

            assertThat(tracker.view().roundTripMillis()).isEqualTo(55.0);
        }

        private Counters withReports(SimulatedEndpoint of, long reports) {
            Counters counters = of.brief();
            return new Counters(
                    false,
                    55.0,
                    counters.toBridge(),
                    counters.toEndpoint(),
                    counters.received(),
                    counters.sent(),
                    reports,
                    reports + 100,
                    counters.sources());
        }

        @Test
        void nothingLostOfNothingIsUnknownInBothDirections() {
            endpoint.sends(5_000, 0);
            brief();
            endpoint.sends(5_000, 0);

            assertThat(brief().uplink()).isNull();
            assertThat(brief().downlink()).isNull();
        }

        @ParameterizedTest
        @ValueSource(longs = {-3, -1})
        void lessThanNothingLostIsNothingLost(long lost) {
            endpoint.sends(5_000, 0);
            observe(endpoint.brief(new LossWindow(lost, 1_000), null));

            assertLoss(tracker.view().uplink(), 0, Basis.SLIDING_WINDOW);
        }

        @Test
        void aHandfulOfPacketsIsNotJudged() {
            endpoint.sends(5_000, 0);
            observe(endpoint.brief(new LossWindow(3, 4), new LossWindow(0, 9)));

            assertThat(tracker.view().uplink()).isNull();
            assertThat(tracker.view().downlink()).isNull();
        }
    }

    /** As recorded: 8 % lost of a video whose packets are sent again under the same numbers; its source lost none. */
    @Nested
    class Video {

        private Counters sending(long audio, long audioLost, long video, LossWindow toBridge) {
            Counters all = endpoint.full();
            SourceSnapshot voice =
                    new SourceSnapshot(1, SourceSnapshot.Kind.AUDIO, audio, audio - audioLost, audioLost, 3.0, null);
            SourceSnapshot picture = new SourceSnapshot(2, SourceSnapshot.Kind.VIDEO, video, video, 0, 3.0, null);
            return new Counters(
                    false,
                    all.rttMillis(),
                    toBridge,
                    all.toEndpoint(),
                    all.received(),
                    all.sent(),
                    all.receiverReports(),
                    all.senderReports(),
                    List.of(voice, picture));
        }

        @Test
        void aloneIsJudgedByTheWindowThatCountsWhatWasSentAgain() {
            endpoint.sends(100_000, 0);
            observe(sending(5_619, 160, 3_217, new LossWindow(0, 1_400)));
            endpoint.sends(10_000, 0);

            assertLoss(
                    observe(sending(5_619, 160, 3_467, new LossWindow(96, 1_404)))
                            .uplink(),
                    6.4,
                    Basis.SLIDING_WINDOW);
        }

        @Test
        void withSpeechIsJudgedBySpeech() {
            endpoint.sends(100_000, 0);
            observe(sending(5_000, 0, 3_000, new LossWindow(0, 4_600)));
            endpoint.sends(10_000, 0);

            assertLoss(
                    observe(sending(5_500, 40, 3_250, new LossWindow(69, 4_587)))
                            .uplink(),
                    8,
                    Basis.SOURCE_DELTA);
        }

        @Test
        void thatIsSentAgainRefutesNoWindow() {
            endpoint.sends(150_000, 0);

            assertLoss(
                    observe(sending(5_612, 160, 2_828, new LossWindow(237, 4_419)))
                            .uplink(),
                    5.09,
                    Basis.SLIDING_WINDOW);
        }
    }

    @Nested
    class WhenPacketsStop {

        @ParameterizedTest
        @ValueSource(longs = {0, 20, 1_000, 2_500, 4_000, 4_980})
        void aSenderTurnsUnknownWithinTenSecondsWheneverItVanishes(long afterPoll) {
            endpoint.sends(5_000, 0);
            brief();
            endpoint.sends(5_000, 0);
            brief();
            endpoint.sends(afterPoll, 0).isCutOff(5_000 - afterPoll);
            brief();
            endpoint.isCutOff(5_000);

            EndpointView view = brief();

            assertThat(view).isEqualTo(EndpointView.SILENT);
        }

        @Test
        void fullAnswersTellTheSilenceExactlyThoughTheCounterMoved() {
            endpoint.sends(10_000, 0);
            full();
            endpoint.sends(500, 0).isCutOff(4_500);

            assertThat(full().activity()).isEqualTo(Activity.SILENT);
            assertThat(tracker.silentMillis(endpoint.now())).isEqualTo(4_500);
        }

        @Test
        void somebodyMutedWhoSendsReportsIsNotCalledSilent() {
            endpoint.sends(10_000, 0);
            brief();
            for (int poll = 0; poll < 10; poll++) {
                endpoint.sendsReportsOnly(5_000);
                assertThat(brief().activity()).as("poll %d", poll).isEqualTo(Activity.ACTIVE);
            }
        }

        @Test
        void somebodyMutedMayPauseForSevenSecondsBetweenReports() {
            endpoint.sends(5_000, 0);
            brief();
            endpoint.sendsReportsOnly(5_000);
            brief();
            endpoint.sendsReportsOnly(5_000);
            brief();
            endpoint.isCutOff(7_500);

            assertThat(brief().activity()).isEqualTo(Activity.ACTIVE);
        }

        @Test
        void iceThatGaveUpIsSilence() {
            endpoint.sends(5_000, 0);
            Counters good = endpoint.brief();
            Counters failed = new Counters(
                    true,
                    good.rttMillis(),
                    null,
                    null,
                    good.received(),
                    good.sent(),
                    good.receiverReports(),
                    good.senderReports(),
                    good.sources());

            assertThat(observe(failed)).isEqualTo(EndpointView.SILENT);
        }
    }

    @Nested
    class AfterABlackout {

        private void blackout() {
            endpoint.sends(100_000, 0);
            full();
            endpoint.sends(5_000, 0);
            full();
            for (int poll = 0; poll < 4; poll++) {
                endpoint.isCutOff(5_000);
                full();
            }
        }

        @Test
        void theLossThatLandsAtOnceIsNotTakenForThePresent() {
            blackout();
            endpoint.sends(5_000, 0);

            EndpointView view = full();

            assertThat(view.activity()).isEqualTo(Activity.ACTIVE);
            assertThat(view.uplink()).isNull();
        }

        @Test
        void norIsItWhenABriefAnswerCameFirst() {
            blackout();
            endpoint.sends(2_500, 0);
            brief();
            endpoint.sends(2_500, 0);

            assertThat(full().uplink()).isNull();
        }

        @Test
        void theNextIntervalCountsAgain() {
            blackout();
            endpoint.sends(5_000, 0);
            full();
            endpoint.sends(5_000, 4);

            assertLoss(full().uplink(), 4, Basis.SOURCE_DELTA);
        }

        @Test
        void theWindowIsNotBelievedForAMinute() {
            blackout();
            endpoint.sends(5_000, 0);
            EndpointView soon = observe(endpoint.brief(new LossWindow(1_012, 2_012), null));
            for (int poll = 0; poll < 13; poll++) {
                endpoint.sends(5_000, 0);
                observe(endpoint.brief(new LossWindow(0, 3_000), null));
            }

            assertThat(soon.uplink()).isNull();
            assertLoss(tracker.view().uplink(), 0, Basis.SLIDING_WINDOW);
        }
    }

    @Nested
    class WhenCountersGoBack {

        @Test
        void theEndpointIsSeenAnew() {
            endpoint.sends(100_000, 0);
            full();
            endpoint.sends(5_000, 0);
            full();
            endpoint.restarts().sends(1_000, 0);

            assertThat(full().activity()).isEqualTo(Activity.UNPROVEN);
        }

        @Test
        void aSourceThatBeganAnewCostsOneInterval() {
            endpoint.sends(100_000, 0);
            observe(endpoint.full(40, 5_000, 5_000));
            endpoint.sends(5_000, 0);
            EndpointView reset = observe(endpoint.full(40, 100, 100));
            endpoint.sends(31_000, 0);
            observe(endpoint.full(40, 200, 190));
            endpoint.sends(5_000, 0);
            EndpointView later = observe(endpoint.full(40, 400, 380));

            assertThat(reset.uplink())
                    .satisfiesAnyOf(
                            loss -> assertThat(loss).isNull(),
                            loss -> assertThat(Objects.requireNonNull(loss).percent())
                                    .isZero());
            assertLoss(later.uplink(), 5, Basis.SOURCE_DELTA);
        }

        @Test
        void aBridgeWhoseClockIsSetForwardDoesNotSilenceAnybody() {
            endpoint.sends(10_000, 0);
            full();
            endpoint.sends(5_000, 0);
            full();
            endpoint.sends(5_000, 0);
            EndpointView view =
                    tracker.observe(endpoint.full(), endpoint.now(), BRIDGE_CLOCK + endpoint.now() + 3_600_000);

            assertThat(view.activity()).isEqualTo(Activity.ACTIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noHistoryMakesASilentEndpointLookAlive(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(4)) {
                case 0 -> endpoint.sends(1_000 + random.nextInt(9_000), random.nextInt(30));
                case 1 -> endpoint.isCutOff(1_000 + random.nextInt(20_000));
                case 2 -> endpoint.sendsReportsOnly(2_500 + random.nextInt(9_000));
                default -> endpoint.restarts();
            }
            EndpointView view = random.nextBoolean() ? full() : brief();
            endpoint.isCutOff(11_000);
            EndpointView after = brief();

            assertThat(after).as("seed %d step %d after %s", seed, step, view).isEqualTo(EndpointView.SILENT);
        }
    }
}
