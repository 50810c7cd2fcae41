package dev.connectivity.jitsi.merge;

/** What client and bridge can both tell, and so disagree about. */
public enum Quantity {
    /** Round trip between client and bridge in milliseconds. */
    ROUND_TRIP,
    /** Loss from the client to the bridge in percent. */
    UPLINK_LOSS,
    /** The client reports that it receives while the bridge hears nothing of it: 1 against 0. */
    PRESENCE
}
