package dev.connectivity.benchmarks.core;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jol.info.GraphLayout;

/** Runs the measurements of the core: {@code mvn -q -Pcore-benchmarks -pl benchmarks -am compile exec:exec}. */
public final class CoreBenchmarks {

    private CoreBenchmarks() {}

    /**
     * Prints the size of a live session and then JMH's table; writes JMH's JSON to {@code target/core.json}.
     *
     * @param args none
     * @throws RunnerException if JMH fails
     * @throws java.io.IOException if the result cannot be written
     */
    public static void main(String[] args) throws RunnerException, java.io.IOException {
        printBytesPerSession();
        Path result = Path.of("target", "core.json");
        Files.createDirectories(result.toAbsolutePath().getParent());
        new Runner(new OptionsBuilder()
                        .include(ReportBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(result.toString())
                        .build())
                .run();
    }

    /** Thousand users in rooms of ten, an hour of samples each; the retained size of all, divided. */
    private static void printBytesPerSession() {
        int users = 1_000;
        Silence silence = new Silence();
        SplittableRandom random = new SplittableRandom(1);
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .broadcaster(RoomBroadcaster.NONE)
                .channelDirectory(silence)
                .manual()
                .build()) {
            long empty = GraphLayout.parseInstance(monitor).totalSize();
            List<LiveSession> sessions = new ArrayList<>();
            for (int i = 0; i < users; i++) {
                sessions.add(monitor.join(new UserId("u" + i), "n", new ChannelId("c" + i / 10), silence)
                        .orElseThrow());
            }
            for (LiveSession session : sessions) {
                int typical = 20 + random.nextInt(100);
                for (int i = 0; i < 1_200; i++) {
                    int latency = typical + (int) Math.abs(8 * gaussian(random));
                    monitor.report(session, VoiceStats.of(latency, random.nextDouble(), random.nextInt(10)));
                }
            }
            monitor.tick();
            long total = GraphLayout.parseInstance(monitor).totalSize() - empty;
            long identifiers = GraphLayout.parseInstance(sessions.stream()
                            .flatMap(session ->
                                    Stream.of(session.id(), session.user(), session.name(), session.channel()))
                            .toArray())
                    .totalSize();
            System.out.printf(
                    "bytes per live session: %d, of which identifiers %d, entries in maps and rooms included%n",
                    total / users, identifiers / users);
            System.out.println(GraphLayout.parseInstance(monitor).toFootprint());
        }
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
