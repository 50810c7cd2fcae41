package dev.connectivity.jitsi;

import dev.connectivity.jitsi.derive.Loss;
import dev.connectivity.jitsi.identity.JitsiIdentity;
import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.ClientReport.HeardSource;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.ParticipantQuality;
import dev.connectivity.jitsi.merge.QualityMerger;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One participant of one meeting: both views of them, and the session they lead to. Guarded by {@link Meetings}. */
final class MeetingMember {

    /** What a client said, and what a bridge counted, is believed for so long. */
    private static final long BELIEVED_MILLIS = 10_000;

    private final String endpointId;
    private final Map<String, Presence> presences = new LinkedHashMap<>(2);
    private final LastingDisagreements disagreeing = new LastingDisagreements();
    private Presence best;
    private @Nullable JitsiIdentity identity;
    private @Nullable LiveSession session;
    private boolean ended;
    private @Nullable ClientReport report;
    private long reportAt;
    private ParticipantQuality quality = ParticipantQuality.UNKNOWN;

    /**
     * The answer that lists a member.
     *
     * @param inStats whether {@code /stats} would list them
     * @param bridgeMillis the bridge's clock, or null
     */
    record Listing(long now, boolean inStats, @Nullable Long bridgeMillis) {}

    MeetingMember(JitsiParticipant participant) {
        endpointId = participant.endpointId();
        best = new Presence(participant);
        presences.put(participant.bridge(), best);
    }

    String endpointId() {
        return endpointId;
    }

    /** Returns the member as the bridge knows them that hears them best. */
    JitsiParticipant participant() {
        return best.participant();
    }

    /** Records that a bridge lists the member, and what it counted, if it did. */
    Presence seen(JitsiParticipant latest, @Nullable Counters counters, Listing listing) {
        Presence presence = presences.computeIfAbsent(latest.bridge(), bridge -> new Presence(latest));
        long now = listing.now();
        presence.seen(latest, listing.inStats(), now);
        if (counters != null) {
            presence.counted(counters, now, listing.bridgeMillis());
            ended &= !presence.isActive();
        }
        choose(now);
        return presence;
    }

    /** Forgets bridges that no longer have the member; returns whether none is left. */
    boolean leave(Predicate<Presence> gone, long now) {
        if (presences.values().removeIf(gone) && !presences.isEmpty()) {
            choose(now);
        }
        return presences.isEmpty();
    }

    private void choose(long now) {
        Presence chosen = null;
        for (Presence each : presences.values()) {
            if (chosen == null || isBetter(each, chosen, now)) {
                chosen = each;
            }
        }
        if (chosen != null) {
            best = chosen;
        }
    }

    private static boolean isBetter(Presence one, Presence other, long now) {
        boolean believed = one.isCountedWithin(BELIEVED_MILLIS, now);
        if (believed != other.isCountedWithin(BELIEVED_MILLIS, now)) {
            return believed;
        }
        if (one.isActive() != other.isActive()) {
            return one.isActive();
        }
        return one.isCounted()
                && one.tracker().silentMillis(now) < other.tracker().silentMillis(now);
    }

    void reported(ClientReport latest, long now) {
        report = latest;
        reportAt = now;
    }

    /** Lets time pass without an answer; tells whether a quality is shown that is not to be believed any longer. */
    boolean age(long now) {
        choose(now);
        best.tracker().age(now);
        boolean doubtful = !best.isCountedWithin(BELIEVED_MILLIS, now) || best.isSilent();
        return quality.level() != QualityLevel.UNKNOWN && best.isCounted() && doubtful;
    }

    /** Merges both views; returns what they disagree about and has just lasted long enough to be told. */
    List<Disagreement> merge(QualityMerger merger, LongFunction<@Nullable Double> uplinkLossOfSource, long now) {
        if (best.isCounted() && !best.isCountedWithin(BELIEVED_MILLIS, now)) {
            // Nothing came from the bridge: neither side can be checked, and the bridge may be down.
            quality = ParticipantQuality.UNKNOWN;
            return List.of();
        }
        quality = merger.merge(best.tracker().view(), said(now), uplinkLossOfSource);
        return disagreeing.observe(
                quality.disagreements(), merger.bounds().lasting().toMillis(), now);
    }

    private @Nullable ClientReport said(long now) {
        return report != null && now - reportAt <= BELIEVED_MILLIS ? report : null;
    }

    /** What the member's client counted of each source it hears; empty if it did not say so lately. */
    List<HeardSource> heard(long now) {
        ClientReport said = said(now);
        return said == null ? List.of() : said.heard();
    }

    @Nullable
    HeardSource heard(long ssrc, long now) {
        for (HeardSource source : heard(now)) {
            if (source.ssrc() == ssrc) {
                return source;
            }
        }
        return null;
    }

    ParticipantQuality quality() {
        return quality;
    }

    /** Loss of what this member sends, as far as the bridge knows it. */
    @Nullable
    Double uplinkLossPercent() {
        Loss uplink = best.tracker().view().uplink();
        return uplink == null ? null : uplink.percent();
    }

    boolean comesOutOfOrder() {
        return best.tracker().comesOutOfOrder();
    }

    Set<Long> ssrcs() {
        return best.tracker().ssrcs();
    }

    boolean isSilentFor(long millis, long now) {
        return presences.values().stream().allMatch(presence -> presence.isSilentFor(millis, now));
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
        return new ParticipantView(participant(), identity, quality);
    }
}
