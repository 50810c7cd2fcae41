package dev.connectivity.jitsi;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.derive.EndpointTracker;
import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import org.jspecify.annotations.Nullable;

/** A participant on one bridge. While they move to another, both bridges list them for a minute or two. */
final class Presence {

    private static final long NEVER = Long.MIN_VALUE;

    private final EndpointTracker tracker = new EndpointTracker();
    private JitsiParticipant participant;
    private boolean inStats = true;
    private long seenAt;
    private long countedAt = NEVER;

    Presence(JitsiParticipant participant) {
        this.participant = participant;
    }

    JitsiParticipant participant() {
        return participant;
    }

    EndpointTracker tracker() {
        return tracker;
    }

    /** Takes over what a later answer knows better; brief answers lack some of it. */
    void seen(JitsiParticipant latest, boolean listedInStats, long now) {
        participant = latest;
        inStats = listedInStats;
        seenAt = now;
    }

    void counted(Counters counters, long now, @Nullable Long bridgeMillis) {
        tracker.observe(counters, now, bridgeMillis);
        countedAt = now;
    }

    boolean isOn(String bridge) {
        return participant.bridge().equals(bridge);
    }

    boolean isInStats() {
        return inStats;
    }

    long seenAt() {
        return seenAt;
    }

    boolean isCounted() {
        return countedAt != NEVER;
    }

    boolean isCountedWithin(long millis, long now) {
        return isCounted() && now - countedAt <= millis;
    }

    boolean isActive() {
        return tracker.view().activity() == Activity.ACTIVE;
    }

    boolean isSilent() {
        return tracker.view().activity() == Activity.SILENT;
    }

    boolean isSilentFor(long millis, long now) {
        return isSilent() && tracker.silentMillis(now) > millis;
    }
}
