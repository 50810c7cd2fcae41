package dev.connectivity.benchmarks.live;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.stats.StatsViolation;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The server's own metrics, counted by name and reason. */
final class ServerCounts implements ConnectivityMetrics {

    private final LongAdder accepted = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final Map<String, LongAdder> others = new ConcurrentHashMap<>();

    private void count(String name) {
        others.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    /** Returns all that is not zero, as {@code name=value} with blanks between. */
    String line() {
        Map<String, Long> all = new TreeMap<>();
        others.forEach((name, value) -> all.put(name, value.sum()));
        all.put("accepted", accepted.sum());
        all.put("stored", stored.sum());
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    @Override
    public void sampleAccepted(QualityLevel level) {
        accepted.increment();
    }

    @Override
    public void sampleInvalid(StatsViolation violation) {
        count("invalid");
    }

    @Override
    public void sampleRepeated() {
        count("repeated");
    }

    @Override
    public void sampleRefused(SampleRefusal reason) {
        count("refused");
    }

    @Override
    public void sampleLost() {
        count("lost");
    }

    @Override
    public void storeWrite(long nanos, int samples, boolean durable) {
        if (durable) {
            stored.add(samples);
        }
    }

    @Override
    public void sessionStarted() {
        count("sessions_started");
    }

    @Override
    public void sessionEnded() {
        count("sessions_ended");
    }

    @Override
    public void connectionOpened() {
        count("opened");
    }

    @Override
    public void connectionClosed() {
        count("closed");
    }

    @Override
    public void connectionRefused(String reason) {
        count("turned_away:" + reason);
    }

    @Override
    public void connectionEvicted(String reason) {
        count("evicted:" + reason);
    }

    @Override
    public void messageRefused(String code) {
        count("answered:" + code);
    }
}
