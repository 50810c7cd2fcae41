package dev.connectivity.jitsi.poll;

import dev.connectivity.jitsi.snapshot.BridgeSnapshot;

/** Takes what a poller finds. Called from the poller's thread. */
public interface BridgeSink {

    /**
     * A whole answer came.
     *
     * @param bridge the bridge's name
     * @param snapshot what it said
     */
    void answered(String bridge, BridgeSnapshot snapshot);

    /**
     * The bridge was asked how it is.
     *
     * @param observation what was found
     */
    void serverObserved(ServerObservation observation);

    /**
     * No answer came for so long that nothing is known of the bridge's conferences any more.
     *
     * @param bridge the bridge's name
     */
    void lost(String bridge);
}
