package dev.connectivity.benchmarks.core;

import com.sun.management.ThreadMXBean;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A room whose members report numbered samples that are stored and acknowledged, by stores and a broadcaster that do
 * nothing. For one thread.
 */
final class StoredRoom implements AutoCloseable {

    private static final int QUEUE_CAPACITY = 1_024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ConnectivityMonitor monitor;
    private final List<LiveSession> members = new ArrayList<>();

    /** Begins high, so that no number is among the few that Java keeps boxed. */
    private long next = 1_000_000;

    /**
     * Lets the members in.
     *
     * @param size how many
     */
    StoredRoom(int size) {
        Silence silence = new Silence();
        monitor = ConnectivityMonitor.builder()
                .stores(silence, silence)
                .queueCapacity(QUEUE_CAPACITY)
                .acknowledgeInterval(Duration.ZERO)
                .broadcaster(RoomBroadcaster.NONE)
                .channelDirectory(silence)
                .manual()
                .build();
        for (int i = 0; i < size; i++) {
            members.add(monitor.join(new UserId("u" + i), "n", new ChannelId("c"), silence)
                    .orElseThrow());
        }
        // The queue makes its places when they are first used.
        for (VoiceStats sample : samples(QUEUE_CAPACITY)) {
            report(sample);
        }
        tick();
    }

    /** Makes so many samples as the members report next, each in turn. */
    VoiceStats[] samples(int count) {
        VoiceStats[] samples = new VoiceStats[count];
        for (int i = 0; i < count; i++) {
            long seq = (next + i) / members.size();
            samples[i] = new VoiceStats(150 + (int) seq % 20, 1.0, 5, 3, seq * 3_000, seq);
        }
        return samples;
    }

    /** Reports the next sample of whose turn it is. */
    Report report(VoiceStats sample) {
        return monitor.report(members.get((int) (next++ % members.size())), sample);
    }

    /** Lets the room tell its news, writes what was reported and acknowledges it. */
    void tick() {
        monitor.tick();
    }

    /**
     * Returns how many bytes each report allocates when each is the first of its room since the last tick, the least of
     * ten rounds: what the JVM allocates for itself now and then, on the first calls above all, does not count.
     */
    double bytesPerReport() {
        long least = Long.MAX_VALUE;
        int count = 1_000;
        for (int round = 0; round < 10; round++) {
            long bytes = 0;
            for (VoiceStats sample : samples(count)) {
                long before = allocated();
                report(sample);
                bytes += allocated() - before;
                tick();
            }
            least = Math.min(least, bytes);
        }
        return least / (double) count;
    }

    /** Returns how many bytes a tick allocates, the least of ten, after so many samples of each member. */
    long bytesPerTick(int samplesEach) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            for (VoiceStats sample : samples(samplesEach * members.size())) {
                report(sample);
            }
            long before = allocated();
            tick();
            least = Math.min(least, allocated() - before);
        }
        return least;
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Override
    public void close() {
        monitor.close();
    }
}
