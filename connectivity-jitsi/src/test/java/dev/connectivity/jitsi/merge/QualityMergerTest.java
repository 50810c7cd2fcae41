package dev.connectivity.jitsi.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.derive.EndpointView;
import dev.connectivity.jitsi.derive.Loss;
import dev.connectivity.jitsi.derive.Loss.Basis;
import dev.connectivity.jitsi.merge.ClientReport.HeardSource;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.stats.VoiceStats;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityMergerTest {

    private static final EndpointView BRIDGE =
            new EndpointView(Activity.ACTIVE, 40.0, new Loss(0.0, Basis.SOURCE_DELTA, 500), null, 3.0);
    private static final ClientReport CLIENT = new ClientReport(42.0, 0.0, 0.5, 5.0, List.of());

    private final QualityMerger merger =
            new QualityMerger(QualityThresholds.DEFAULT, DisagreementBounds.DEFAULT, LossScope.BOTH_DIRECTIONS);

    private ParticipantQuality merge(EndpointView bridge, @Nullable ClientReport client) {
        return merger.merge(bridge, client, ssrc -> null);
    }

    private static EndpointView uplink(double percent, Basis basis) {
        return new EndpointView(Activity.ACTIVE, 40.0, new Loss(percent, basis, 500), null, 3.0);
    }

    @Nested
    class BothViews {

        @Test
        void makeOneParticipantAndSayWhoKnewWhat() {
            ParticipantQuality quality = merge(BRIDGE, CLIENT);

            assertThat(quality.level()).isEqualTo(QualityLevel.GREEN);
            assertThat(quality.roundTripMillis()).isEqualTo(new Reading(42, Origin.BOTH));
            assertThat(quality.uplinkLossPercent()).isEqualTo(new Reading(0, Origin.BOTH));
            assertThat(quality.downlinkLossPercent()).isEqualTo(new Reading(0.5, Origin.CLIENT));
            assertThat(quality.stats()).isEqualTo(VoiceStats.of(42, 0.5, 5));
            assertThat(quality.disagreements()).isEmpty();
        }

        @Test
        void theWorseDirectionIsTheLoss() {
            assertThat(merge(uplink(4, Basis.SOURCE_DELTA), CLIENT).stats().lossPercent())
                    .isEqualTo(4);
            assertThat(merge(BRIDGE, new ClientReport(42.0, 0.0, 6.0, 5.0, List.of()))
                            .level())
                    .isEqualTo(QualityLevel.RED);
        }

        @Test
        void aClientThatLiesGainsNothingAndIsFoundOut() {
            EndpointView bad =
                    new EndpointView(Activity.ACTIVE, 400.0, new Loss(10, Basis.SOURCE_DELTA, 500), null, 3.0);

            ParticipantQuality quality = merge(bad, new ClientReport(1.0, 0.0, 0.0, 1.0, List.of()));

            assertThat(quality.level()).isEqualTo(QualityLevel.RED);
            assertThat(quality.stats()).isEqualTo(VoiceStats.of(400, 10.0, 3));
            assertThat(quality.disagreements())
                    .containsExactly(
                            new Disagreement(Quantity.ROUND_TRIP, 1, 400),
                            new Disagreement(Quantity.UPLINK_LOSS, 0, 10));
        }

        @Test
        void honestDifferencesAreNoDisagreement() {
            EndpointView far =
                    new EndpointView(Activity.ACTIVE, 332.0, new Loss(3.99, Basis.SOURCE_DELTA, 500), null, 3.0);

            assertThat(merge(far, new ClientReport(324.0, 6.25, 4.4, 9.0, List.of()))
                            .disagreements())
                    .isEmpty();
        }

        @Test
        void aWindowIsNotHeldAgainstTheClient() {
            ParticipantQuality quality = merge(uplink(11.4, Basis.SLIDING_WINDOW), CLIENT);

            assertThat(quality.disagreements()).isEmpty();
            assertThat(quality.uplinkLossPercent()).isEqualTo(new Reading(11.4, Origin.BOTH));
        }

        @Test
        void aClientThatIsHappyWhileTheBridgeHearsNothingIsUnknown() {
            ParticipantQuality quality = merge(EndpointView.SILENT, CLIENT);

            assertThat(quality.level()).isEqualTo(QualityLevel.UNKNOWN);
            assertThat(quality.stats()).isEqualTo(VoiceStats.UNKNOWN);
            assertThat(quality.disagreements()).containsExactly(new Disagreement(Quantity.PRESENCE, 1, 0));
        }
    }

    @Nested
    class TheBridgeAlone {

        @Test
        void cannotCallAudioGood() {
            ParticipantQuality quality = merge(BRIDGE, null);

            assertThat(quality.level()).isEqualTo(QualityLevel.UNKNOWN);
            assertThat(quality.stats()).isEqualTo(VoiceStats.of(40, null, 3));
        }

        @Test
        void canCallItBad() {
            assertThat(merge(uplink(4, Basis.SOURCE_DELTA), null).level()).isEqualTo(QualityLevel.ORANGE);
        }

        @Test
        void canCallVideoGoodBecauseItKnowsBothDirections() {
            EndpointView video = new EndpointView(
                    Activity.ACTIVE,
                    40.0,
                    new Loss(0, Basis.SOURCE_DELTA, 500),
                    new Loss(0.2, Basis.SLIDING_WINDOW, 700),
                    3.0);

            assertThat(merge(video, null).level()).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void sufficesWhenTheOperatorSaysSo() {
            QualityMerger upward =
                    new QualityMerger(QualityThresholds.DEFAULT, DisagreementBounds.DEFAULT, LossScope.UPLINK_SUFFICES);

            assertThat(upward.merge(BRIDGE, null, ssrc -> null).level()).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void isUnknownWhenItKnowsNothing() {
            assertThat(merge(EndpointView.UNPROVEN, null).stats()).isEqualTo(VoiceStats.UNKNOWN);
        }
    }

    @Nested
    class WhatAClientHears {

        private final ClientReport report = new ClientReport(
                1.0, null, 5.0, 1.0, List.of(new HeardSource(1, 1_000, 100), new HeardSource(2, 1_000, 0)));

        @Test
        void isNotItsOwnFaultWhereTheSenderLostIt() {
            assertThat(report.ownDownlinkLoss(ssrc -> ssrc == 1 ? 10.0 : 0.0)).isCloseTo(0, within(1e-9));
        }

        @Test
        void isItsOwnWhereTheSenderLostNothing() {
            assertThat(report.ownDownlinkLoss(ssrc -> 0.0)).isEqualTo(5);
        }

        @Test
        void isItsOwnWhileTheSendersLossIsUnknown() {
            assertThat(report.ownDownlinkLoss(ssrc -> null)).isEqualTo(5);
        }

        @Test
        void isUnknownOfAHandfulOfPackets() {
            assertThat(new ClientReport(1.0, null, 0.0, 1.0, List.of(new HeardSource(1, 40, 0)))
                            .ownDownlinkLoss(ssrc -> 0.0))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 1e9, Double.NaN, Double.POSITIVE_INFINITY})
    void impossibleNumbersOfAClientAreUnknown(double value) {
        ClientReport report = new ClientReport(value, value, value, value, List.of());

        assertThat(report).isEqualTo(ClientReport.UNKNOWN);
    }

    @Test
    void hugeButRealNumbersStayWithinWhatMayBeStored() {
        EndpointView slow = new EndpointView(Activity.ACTIVE, 25_000.0, null, null, 9_000.0);

        assertThat(merge(slow, null).stats().violation()).isNull();
        assertThat(merge(slow, null).level()).isEqualTo(QualityLevel.RED);
    }
}
