package dev.connectivity.benchmarks.live;

import java.io.IOException;

/** Clients of a server under measurement. For one thread. */
interface Load extends AutoCloseable {

    /** Opens all connections and, with the voice endpoint, waits until everybody was greeted. */
    void connect(int port, boolean greeted) throws IOException;

    /** Lets them do what they do for a while; returns what the healthy saw. */
    Tally run(int seconds) throws IOException;

    /** Goes on reading for a while without reporting, until what was reported has come, and counts it, too. */
    void settle(Tally tally) throws IOException;

    @Override
    void close() throws IOException;
}
