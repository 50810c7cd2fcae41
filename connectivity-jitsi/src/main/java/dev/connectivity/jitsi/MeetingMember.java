package dev.connectivity.jitsi;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.derive.EndpointTracker;
import dev.connectivity.jitsi.derive.EndpointView;
import dev.connectivity.jitsi.derive.Loss;
import dev.connectivity.jitsi.identity.JitsiIdentity;
import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.ParticipantQuality;
import dev.connectivity.jitsi.merge.QualityMerger;
import dev.connectivity.jitsi.merge.Quantity;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One participant of one meeting: both views of them, and the session they lead to. Guarded by {@link Meetings}. */
final class MeetingMember {

    /** What a client said, and what a bridge counted, is believed for so long. */
    static final long BELIEVED_MILLIS = 10_000;

    private final EndpointTracker tracker = new EndpointTracker();
    private final Set<Quantity> disagreeing = EnumSet.noneOf(Quantity.class);
    private JitsiParticipant participant;
    private @Nullable JitsiIdentity identity;
    private @Nullable LiveSession session;
    private boolean ended;
    private boolean counted;
    private long countedAt;
    private @Nullable ClientReport report;
    private long reportAt;
    private ParticipantQuality quality = ParticipantQuality.UNKNOWN;

    MeetingMember(JitsiParticipant participant) {
        this.participant = participant;
    }

    JitsiParticipant participant() {
        return participant;
    }

    /** Takes over what a later answer knows better; brief answers lack some of it. */
    void seenAs(JitsiParticipant latest) {
        if (!latest.equals(participant)) {
            participant = latest;
        }
    }

    void counted(Counters counters, long now, @Nullable Long bridgeMillis) {
        tracker.observe(counters, now, bridgeMillis);
        counted = true;
        countedAt = now;
        if (tracker.view().activity() == Activity.ACTIVE) {
            ended = false;
        }
    }

    void reported(ClientReport latest, long now) {
        report = latest;
        reportAt = now;
    }

    /** Tells whether a quality is shown that nobody has confirmed for too long. */
    boolean isOld(long now) {
        return quality.level() != QualityLevel.UNKNOWN && counted && now - countedAt > BELIEVED_MILLIS;
    }

    /** Merges both views; returns what they disagree about since this moment. */
    List<Disagreement> merge(QualityMerger merger, LongFunction<@Nullable Double> uplinkLossOfSource, long now) {
        if (counted && now - countedAt > BELIEVED_MILLIS) {
            // Nothing came from the bridge: neither side can be checked, and the bridge may be down.
            quality = ParticipantQuality.UNKNOWN;
            return List.of();
        }
        ClientReport said = report != null && now - reportAt <= BELIEVED_MILLIS ? report : null;
        quality = merger.merge(tracker.view(), said, uplinkLossOfSource);
        List<Disagreement> begun = new ArrayList<>(0);
        Set<Quantity> still = EnumSet.noneOf(Quantity.class);
        for (Disagreement disagreement : quality.disagreements()) {
            still.add(disagreement.quantity());
            if (disagreeing.add(disagreement.quantity())) {
                begun.add(disagreement);
            }
        }
        disagreeing.retainAll(still);
        return begun;
    }

    ParticipantQuality quality() {
        return quality;
    }

    /** Loss of what this member sends, as far as the bridge knows it. */
    @Nullable
    Double uplinkLossPercent() {
        EndpointView view = tracker.view();
        Loss uplink = view.uplink();
        return uplink == null ? null : uplink.percent();
    }

    Set<Long> ssrcs() {
        return tracker.ssrcs();
    }

    boolean isSilentFor(long millis, long now) {
        return counted && tracker.view().activity() == Activity.SILENT && tracker.silentMillis(now) > millis;
    }

    @Nullable
    JitsiIdentity identity() {
        return identity;
    }

    @Nullable
    LiveSession session() {
        return session;
    }

    /** Tells whether a session should begin: not again for somebody whose silence ended the last one. */
    boolean awaitsSession() {
        return session == null && !ended;
    }

    void began(JitsiIdentity who, LiveSession begun) {
        identity = who;
        session = begun;
    }

    /** Forgets the session; after a silence, none begins until the member is heard again. */
    void ended(boolean bySilence) {
        session = null;
        ended = bySilence;
    }

    ParticipantView view() {
        return new ParticipantView(participant, identity, quality);
    }
}
