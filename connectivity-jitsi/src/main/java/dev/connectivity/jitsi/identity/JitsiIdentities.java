package dev.connectivity.jitsi.identity;

import java.util.Optional;

/** Tells who participants are. Implementations are thread-safe and answer at once, from memory. */
@FunctionalInterface
public interface JitsiIdentities {

    /**
     * Identifies a participant. Asked anew with each answer of the bridge until it is known, so an identity may come
     * later than the participant.
     *
     * @param participant as the bridge knows them
     * @return the identity, or empty if this is nobody to be recorded, or not known yet
     */
    Optional<JitsiIdentity> identify(JitsiParticipant participant);
}
