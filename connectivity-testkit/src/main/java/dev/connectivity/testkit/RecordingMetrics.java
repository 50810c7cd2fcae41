package dev.connectivity.testkit;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.stats.StatsViolation;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was counted and timed, for a test to ask. Thread-safe. */
public final class RecordingMetrics implements ConnectivityMetrics {

    private record Key(Measured what, String label) {}

    private final Map<Key, Long> values = new ConcurrentHashMap<>();

    /** Begins with nothing counted. */
    public RecordingMetrics() {}

    /**
     * Returns a number that has no label, or all labels of one that has.
     *
     * @param what which number
     * @return 0 if nothing was told
     */
    public long value(Measured what) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().what() == what)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Returns a number under one label.
     *
     * @param what which number
     * @param label as {@link Measured} says, in lower case
     * @return 0 if nothing was told
     */
    public long value(Measured what, String label) {
        return values.getOrDefault(new Key(what, label), 0L);
    }

    /**
     * Returns the labels of everything told so far.
     *
     * @return in alphabetical order
     */
    public Set<String> labels() {
        Set<String> labels = new TreeSet<>();
        values.keySet().forEach(key -> labels.add(key.label()));
        return labels;
    }

    private void add(Measured what, String label, long amount) {
        values.merge(new Key(what, label), amount, Long::sum);
    }

    private void count(Measured what, String label) {
        add(what, label, 1);
    }

    private void count(Measured what) {
        count(what, "");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void sessionStarted() {
        count(Measured.SESSIONS_STARTED);
    }

    @Override
    public void sessionEnded() {
        count(Measured.SESSIONS_ENDED);
    }

    @Override
    public void sampleAccepted(QualityLevel level) {
        count(Measured.SAMPLES_ACCEPTED, word(level));
    }

    @Override
    public void sampleInvalid(StatsViolation violation) {
        count(Measured.SAMPLES_INVALID, word(violation));
    }

    @Override
    public void sampleRepeated() {
        count(Measured.SAMPLES_REPEATED);
    }

    @Override
    public void sampleRefused(SampleRefusal reason) {
        count(Measured.SAMPLES_REFUSED, word(reason));
    }

    @Override
    public void sampleLost() {
        count(Measured.SAMPLES_LOST);
    }

    @Override
    public void incident(IncidentEvent.Kind kind, IncidentEvent.Severity severity) {
        count(Measured.INCIDENTS, word(kind) + ' ' + word(severity));
    }

    @Override
    public void roomTick(long nanos, int rooms) {
        count(Measured.ROOM_TICKS);
        add(Measured.ROOM_TICK_NANOS, "", nanos);
        add(Measured.ROOMS_CHANGED, "", rooms);
    }

    @Override
    public void storeWrite(long nanos, int samples, boolean stored) {
        String outcome = stored ? "stored" : "failed";
        count(Measured.STORE_WRITES, outcome);
        add(Measured.STORE_WRITE_NANOS, outcome, nanos);
        if (stored) {
            add(Measured.SAMPLES_WRITTEN, "", samples);
        }
    }

    @Override
    public void connectionOpened() {
        count(Measured.CONNECTIONS);
    }

    @Override
    public void connectionClosed() {
        add(Measured.CONNECTIONS, "", -1);
    }

    @Override
    public void connectionRefused(String reason) {
        count(Measured.CONNECTIONS_REFUSED, reason);
    }

    @Override
    public void connectionEvicted(String reason) {
        count(Measured.CONNECTIONS_EVICTED, reason);
    }

    @Override
    public void outboundWaiting(long characters) {
        values.put(new Key(Measured.OUTBOUND_WAITING, ""), characters);
    }

    @Override
    public void messageRefused(String code) {
        count(Measured.MESSAGES_REFUSED, code);
    }
}
