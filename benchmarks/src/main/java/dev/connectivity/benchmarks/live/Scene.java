package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the members of a crowd share: where the server is, and where they write down what they saw. */
final class Scene {

    final LoadProfile profile;
    final Selector selector;

    /** The present run's. */
    Tally tally = new Tally();

    /** How many reports of each session of the healthy were acknowledged when it was left. */
    final Map<String, Long> acknowledged = new TreeMap<>();

    /** What befell the healthy that should not have, and how often. */
    final Map<String, Integer> troubles = new TreeMap<>();

    /** For how long a healthy client was shown nothing while it was in a room, and waited to be let in, at most. */
    long longestSilenceMillis;

    long longestGreetingMillis;

    /** Goes on only while this process looks: how long it was kept from looking says nothing about the server. */
    long attentiveMillis;

    /** From when on nobody reports, comes or goes. */
    boolean closing;

    private final List<Integer> turns;
    private final int port;

    Scene(LoadProfile profile, Selector selector, int port) {
        this.profile = profile;
        this.selector = selector;
        this.port = port;
        turns = profile.order();
    }

    /**
     * Returns how many milliseconds after its greeting a participant first reports: roommates not one after the other.
     */
    long phaseMillis(int index) {
        return turns.get(index) * profile.pauseMillis() / profile.connections();
    }

    void trouble(String what) {
        troubles.merge(what, 1, Integer::sum);
    }

    Wire connect(String user, int receiveBuffer, Wire.Receiver receiver) {
        try {
            return new Wire(selector, port, user, receiveBuffer, receiver);
        } catch (IOException refused) {
            throw new UncheckedIOException("The server takes no connection", refused);
        }
    }
}
