package dev.connectivity.jitsi.merge;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.stats.VoiceStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A participant as both sides see them. Null is unknown.
 *
 * @param activity whether the bridge hears them
 * @param roundTripMillis round trip between client and bridge
 * @param uplinkLossPercent loss from client to bridge
 * @param downlinkLossPercent loss from bridge to client
 * @param jitterMillis the worse jitter of the two directions
 * @param stats the one measurement that is classified, shown and stored
 * @param level the verdict
 * @param disagreements where the two sides differ too much at the moment, however long already
 */
public record ParticipantQuality(
        Activity activity,
        @Nullable Reading roundTripMillis,
        @Nullable Reading uplinkLossPercent,
        @Nullable Reading downlinkLossPercent,
        @Nullable Reading jitterMillis,
        VoiceStats stats,
        QualityLevel level,
        List<Disagreement> disagreements) {

    /** Nothing is known. */
    public static final ParticipantQuality UNKNOWN = nothing(Activity.UNPROVEN, List.of());

    static ParticipantQuality nothing(Activity activity, List<Disagreement> disagreements) {
        return new ParticipantQuality(
                activity, null, null, null, null, VoiceStats.UNKNOWN, QualityLevel.UNKNOWN, disagreements);
    }
}
