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
 * <p>Where both know a metric the worse counts, or the bridge's where it is exact, so nobody looks better by reporting
 * better. When the bridge hears nothing
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
     * Returns how far both sides may differ.
     *
     * @return the bounds
     */
    public DisagreementBounds bounds() {
        return bounds;
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
        Reading uplink = uplink(said.uplinkLossPercent(), bridge.uplink(), disagreements);
        // The bridge knows only a window here, the last minute against the client's last seconds: both may be true.
        Loss sent = bridge.downlink();
        Reading downlink = worse(said.ownDownlinkLoss(uplinkLossOfSource), sent == null ? null : sent.percent());
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

    /** The bridge counts what arrives exactly, the client only hears of it in eighths of a few seconds. */
    private @Nullable Reading uplink(@Nullable Double client, @Nullable Loss bridge, List<Disagreement> disagreements) {
        if (client == null || bridge == null || bridge.basis() == Loss.Basis.SLIDING_WINDOW) {
            return worse(client, bridge == null ? null : bridge.percent());
        }
        Reading compared = compare(Quantity.UPLINK_LOSS, client, bridge.percent(), disagreements);
        return compared == null ? null : new Reading(bridge.percent(), Origin.BOTH);
    }

    private @Nullable Reading compare(
            Quantity quantity, @Nullable Double client, @Nullable Double bridge, List<Disagreement> disagreements) {
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
