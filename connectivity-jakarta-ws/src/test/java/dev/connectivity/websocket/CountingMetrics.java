package dev.connectivity.websocket;

import dev.connectivity.spi.ConnectivityMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts by name and reason, the patrol's rounds as "looks", and keeps how much waited last. */
final class CountingMetrics implements ConnectivityMetrics {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private volatile long waitingChars;

    int count(String name) {
        return counts.getOrDefault(name, 0);
    }

    /** Returns the characters that waited for slow readers when the endpoint last told, 0 before. */
    long waitingChars() {
        return waitingChars;
    }

    private void add(String name) {
        counts.merge(name, 1, Integer::sum);
    }

    @Override
    public void connectionOpened() {
        add("opened");
    }

    @Override
    public void connectionClosed() {
        add("closed");
    }

    @Override
    public void connectionRefused(String reason) {
        add("refused:" + reason);
    }

    @Override
    public void connectionEvicted(String reason) {
        add("evicted:" + reason);
    }

    @Override
    public void outboundWaiting(long characters) {
        waitingChars = characters;
        add("looks");
    }

    @Override
    public void messageRefused(String code) {
        add("error:" + code);
    }
}
