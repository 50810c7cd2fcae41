package dev.connectivity.testkit;

import dev.connectivity.SessionId;
import dev.connectivity.session.Sample;
import dev.connectivity.spi.SampleStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps samples in memory, in full and for ever. Thread-safe. */
public final class InMemorySampleStore implements SampleStore {

    private record Key(SessionId session, long seq) {}

    private final List<Sample> samples = new ArrayList<>();
    private final Set<Key> keys = new HashSet<>();
    private final Set<SessionId> erased = new HashSet<>();
    private final Outage outage = new Outage();

    /** Begins empty. */
    public InMemorySampleStore() {}

    @Override
    public synchronized void append(List<Sample> batch) {
        outage.strike();
        for (Sample sample : batch) {
            Long seq = sample.seq();
            if (erased.contains(sample.session())) {
                continue;
            }
            if (seq == null || keys.add(new Key(sample.session(), seq))) {
                samples.add(sample);
            }
        }
    }

    /** Forgets a session's samples and drops what will still come of it. */
    synchronized void erase(SessionId session) {
        erased.add(session);
        samples.removeIf(sample -> sample.session().equals(session));
    }

    /**
     * Returns what is stored.
     *
     * @return all samples in the order they were stored
     */
    public synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /**
     * Returns what is stored of one session.
     *
     * @param session which session
     * @return its samples, ascending by time
     */
    public synchronized List<Sample> samples(SessionId session) {
        return samples.stream()
                .filter(sample -> sample.session().equals(session))
                .sorted(Comparator.comparingLong(Sample::timeMillis))
                .toList();
    }

    /**
     * Returns the switch that makes this store fail.
     *
     * @return this store's own
     */
    public Outage outage() {
        return outage;
    }
}
