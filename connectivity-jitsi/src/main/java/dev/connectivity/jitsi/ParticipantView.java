package dev.connectivity.jitsi;

import dev.connectivity.jitsi.identity.JitsiIdentity;
import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.merge.ParticipantQuality;
import org.jspecify.annotations.Nullable;

/**
 * One participant now.
 *
 * @param participant as the bridge knows them
 * @param identity who that is, or null while not known
 * @param quality how they are
 */
public record ParticipantView(
        JitsiParticipant participant, @Nullable JitsiIdentity identity, ParticipantQuality quality) {}
