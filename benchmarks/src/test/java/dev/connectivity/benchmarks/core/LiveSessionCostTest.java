package dev.connectivity.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class LiveSessionCostTest {

    @Test
    void aLiveSessionTakesLessThan300BytesBeyondItsIdentifiers() {
        SessionMemory memory = SessionMemory.measure(10, 1);

        assertThat(memory.own()).as(memory::footprint).isBetween(150L, 299L);
    }

    @Test
    void anIncidentTakesAnother56BytesWhileItGoesOn() {
        assertThat(SessionMemory.measure(10, 6).own()).isLessThan(356);
    }

    @Test
    void aReportAllocatesNothing() {
        VoiceStats[] samples = new VoiceStats[1_000];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Silence silence = new Silence();
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .broadcaster(RoomBroadcaster.NONE)
                .channelDirectory(silence)
                .manual()
                .build()) {
            LiveSession session = monitor.join(new UserId("u"), "n", new ChannelId("c"), silence)
                    .orElseThrow();
            long seq = 0;
            long least = Long.MAX_VALUE;
            // What the JVM allocates for itself now and then, on the first calls above all, does not count.
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = new VoiceStats((int) seq % 20, 1.0, 5, 3, seq * 3_000, seq++);
                }
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (VoiceStats sample : samples) {
                    monitor.report(session, sample);
                }
                least = Math.min(
                        least,
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            }

            assertThat(least).as("bytes of %d reports", samples.length).isLessThan(samples.length);
        }
    }
}
