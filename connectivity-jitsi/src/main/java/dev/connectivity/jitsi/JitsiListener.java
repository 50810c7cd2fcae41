package dev.connectivity.jitsi;

import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.poll.ServerObservation;

/**
 * Hears what does not go to the {@code ConnectivityMonitor}. Called from the bridges' threads, one call at a time for
 * each bridge; must return at once. What it throws is logged.
 */
public interface JitsiListener {

    /** Hears nothing. */
    JitsiListener NONE = new JitsiListener() {};

    /**
     * A bridge was asked how it is: for a history of server health.
     *
     * @param observation what was found
     */
    default void serverObserved(ServerObservation observation) {}

    /**
     * Client and bridge have disagreed about something for as long as the builder's bounds say; told once until it
     * ends.
     *
     * @param participant about whom
     * @param disagreement about what
     */
    default void disagreed(JitsiParticipant participant, Disagreement disagreement) {}
}
