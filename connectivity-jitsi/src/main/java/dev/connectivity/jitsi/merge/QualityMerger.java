package dev.connectivity.jitsi.merge;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.derive.EndpointView;
import dev.connectivity.jitsi.derive.Loss;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.stats.VoiceStats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Merges the bridge's view of a participant with the client's. Immutable and safe to share between threads.
 *
 * <p>Where both know a metric the worse counts, so nobody looks better by reporting better. When the bridge hears nothing
 * of a participant nothing counts: in a blackout a browser keeps its last good numbers.
 */
public final class QualityMerger {

    private final QualityThresholds thresholds;
    private final DisagreementBounds bounds;
    private final LossScope scope;

    /**
     * Makes a merger.
     *
     * @param thresholds where levels begin and end
     * @param bounds how far both sides may differ
     * @param scope which directions must be known
     */
    public QualityMerger(QualityThresholds thresholds, DisagreementBounds bounds, LossScope scope) {
        this.thresholds = thresholds;
        this.bounds = bounds;
        this.scope = scope;
    }

    /**
     * Merges both views.
     *
     * @param bridge what the bridge knows
     * @param client what the client last said, or null if that was too long ago or never
     * @param uplinkLossOfSource loss of each source on its way to the bridge in percent, null while unknown
     * @return the participant's quality
     */
    public ParticipantQuality merge(
            EndpointView bridge, @Nullable ClientReport client, LongFunction<@Nullable Double> uplinkLossOfSource) {
        List<Disagreement> disagreements = new ArrayList<>(0);
        if (bridge.activity() == Activity.SILENT) {
            if (client != null && client.isKnown()) {
                disagreements.add(new Disagreement(Quantity.PRESENCE, 1, 0));
            }
            return ParticipantQuality.nothing(Activity.SILENT, disagreements);
        }
        ClientReport said = client == null ? ClientReport.UNKNOWN : client;
        Reading roundTrip =
                compare(Quantity.ROUND_TRIP, said.roundTripMillis(), bridge.roundTripMillis(), disagreements);
        Reading uplink = loss(Quantity.UPLINK_LOSS, said.uplinkLossPercent(), bridge.uplink(), disagreements);
        Reading downlink = loss(
                Quantity.DOWNLINK_LOSS,
                said.ownDownlinkLoss(uplinkLossOfSource),
                bridge.downlink(),
                disagreements);
        // Two directions, not two measurements of one: there is nothing to disagree about.
        Reading jitter = worse(said.jitterMillis(), bridge.jitterMillis());
        VoiceStats stats = VoiceStats.of(
                rounded(roundTrip, VoiceStats.MAX_LATENCY_MILLIS),
                loss(uplink, downlink),
                rounded(jitter, VoiceStats.MAX_JITTER_MILLIS));
        QualityLevel level = thresholds
                .assess(stats.latencyMillis(), stats.lossPercent(), stats.jitterMillis())
                .level();
        return new ParticipantQuality(
                bridge.activity(), roundTrip, uplink, downlink, jitter, stats, level, List.copyOf(disagreements));
    }

    /** The one loss: of the worse direction, and unknown while it would be called low for lack of the other. */
    private @Nullable Double loss(@Nullable Reading uplink, @Nullable Reading downlink) {
        if (downlink == null) {
            if (uplink == null || scope == LossScope.UPLINK_SUFFICES) {
                return uplink == null ? null : uplink.value();
            }
            boolean high = uplink.value() > thresholds.lossPercent().green();
            return high ? uplink.value() : null;
        }
        return uplink == null ? downlink.value() : Math.max(uplink.value(), downlink.value());
    }

    private @Nullable Reading loss(
            Quantity quantity, @Nullable Double client, @Nullable Loss bridge, List<Disagreement> disagreements) {
        if (bridge != null && bridge.basis() == Loss.Basis.SLIDING_WINDOW && client != null) {
            // The last minute against the last seconds: different truths, which need not agree.
            return worse(client, bridge.percent());
        }
        return compare(quantity, client, bridge == null ? null : bridge.percent(), disagreements);
    }

    private @Nullable Reading compare(
            Quantity quantity,
            @Nullable Double client,
            @Nullable Double bridge,
            List<Disagreement> disagreements) {
        if (client != null && bridge != null && bounds.exceeded(quantity, client, bridge)) {
            disagreements.add(new Disagreement(quantity, client, bridge));
        }
        return worse(client, bridge);
    }

    private static @Nullable Reading worse(@Nullable Double client, @Nullable Double bridge) {
        if (client != null && bridge != null) {
            return new Reading(Math.max(client, bridge), Origin.BOTH);
        }
        if (client != null) {
            return new Reading(client, Origin.CLIENT);
        }
        return bridge == null ? null : new Reading(bridge, Origin.BRIDGE);
    }

    private static @Nullable Integer rounded(@Nullable Reading reading, int max) {
        return reading == null ? null : (int) Math.min(max, Math.round(reading.value()));
    }
}
