package dev.connectivity.benchmarks.core;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.openjdk.jol.info.GraphLayout;

/**
 * How much heap a thousand live sessions take after an hour of numbered samples that are stored: all that the monitor
 * reaches, maps, rooms and lists included, but for the queue, which is there before and whose size no session changes.
 *
 * @param bytes for one session
 * @param identifierBytes how many of them are its id, user, name and channel
 * @param footprint the objects by class, for people
 */
record SessionMemory(long bytes, long identifierBytes, String footprint) {

    private static final int SESSIONS = 1_000;
    private static final int SAMPLES_AN_HOUR = 1_200;
    private static final int QUEUE_CAPACITY = 1_024;

    /**
     * Measures.
     *
     * @param roomSize how many share a room
     * @param mostLoss packet loss in percent is spread evenly up to this; from 3 on incidents go on at the end
     */
    static SessionMemory measure(int roomSize, double mostLoss) {
        Silence silence = new Silence();
        Random random = new Random(1);
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(silence, silence)
                .queueCapacity(QUEUE_CAPACITY)
                .broadcaster(RoomBroadcaster.NONE)
                .channelDirectory(silence)
                .manual()
                .build()) {
            useTheWholeQueue(monitor, silence);
            long empty = GraphLayout.parseInstance(monitor).totalSize();
            List<LiveSession> sessions = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(monitor.join(new UserId("u" + i), "n", new ChannelId("c" + i / roomSize), silence)
                        .orElseThrow());
                // One after the other: the writer's lists keep room for as many as ever began at once.
                monitor.tick();
            }
            for (LiveSession session : sessions) {
                reportForAnHour(monitor, session, random, mostLoss);
            }
            GraphLayout full = GraphLayout.parseInstance(monitor);
            long identifiers = GraphLayout.parseInstance(sessions.stream()
                            .flatMap(session ->
                                    Stream.of(session.id(), session.user(), session.name(), session.channel()))
                            .toArray())
                    .totalSize();
            return new SessionMemory((full.totalSize() - empty) / SESSIONS, identifiers / SESSIONS, full.toFootprint());
        }
    }

    /** Its places are made when they are first used. */
    private static void useTheWholeQueue(ConnectivityMonitor monitor, Silence silence) {
        LiveSession session = monitor.join(new UserId("first"), "n", new ChannelId("first"), silence)
                .orElseThrow();
        for (int i = 0; i < QUEUE_CAPACITY; i++) {
            monitor.report(session, VoiceStats.of(20, 0.0, 5));
        }
        monitor.leave(session);
        monitor.tick();
    }

    private static void reportForAnHour(
            ConnectivityMonitor monitor, LiveSession session, Random random, double mostLoss) {
        int typical = 20 + random.nextInt(100);
        for (long seq = 0; seq < SAMPLES_AN_HOUR; seq++) {
            int latency = typical + (int) Math.abs(8 * random.nextGaussian());
            double loss = mostLoss * random.nextDouble();
            monitor.report(session, new VoiceStats(latency, loss, random.nextInt(10), 3, seq * 3_000, seq));
            if (seq % QUEUE_CAPACITY == 0) {
                monitor.tick();
            }
        }
        monitor.tick();
    }

    /** Returns what a session takes beyond its identifiers. */
    long own() {
        return bytes - identifierBytes;
    }
}
