package dev.connectivity;

/** What became of a reported sample. */
public enum Report {
    /** Classified, shown to the room and queued for the store, if there is one. */
    ACCEPTED,
    /** A sample with this number was taken in before; nothing changed. */
    REPEATED,
    /** It breaks a rule and was dropped: {@link dev.connectivity.stats.VoiceStats#violation()} says which. */
    INVALID,
    /** Shown to the room, but not queued for lack of room: the sender must keep it and send it again. */
    NOT_STORED,
    /** The session is over; the sample was dropped. */
    ENDED
}
