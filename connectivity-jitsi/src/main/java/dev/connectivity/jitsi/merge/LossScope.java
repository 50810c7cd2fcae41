package dev.connectivity.jitsi.merge;

/** Which directions must be known before a participant's packet loss may be called low. */
public enum LossScope {
    /**
     * Loss towards the participant must be known, from their client or, with video, from the bridge. Until then a low
     * loss towards the bridge says nothing, and the quality is unknown; a high one is shown.
     */
    BOTH_DIRECTIONS,
    /** Loss towards the bridge suffices: what is shown and stored is then the quality of the way up. */
    UPLINK_SUFFICES
}
