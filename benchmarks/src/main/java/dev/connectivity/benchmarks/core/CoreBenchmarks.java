package dev.connectivity.benchmarks.core;

import dev.connectivity.websocket.DecodeBenchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the measurements of the core: {@code mvn -q -Pcore-benchmarks -pl benchmarks -am compile exec:exec}. */
public final class CoreBenchmarks {

    private CoreBenchmarks() {}

    /**
     * Prints the size of a live session, what a report allocates, and then JMH's table; writes JMH's JSON to
     * {@code target/core.json}.
     *
     * @param args none
     * @throws RunnerException if JMH fails
     * @throws java.io.IOException if the result cannot be written
     */
    public static void main(String[] args) throws RunnerException, java.io.IOException {
        printBytesPerSession();
        printBytesPerReport();
        Path result = Path.of("target", "core.json");
        Files.createDirectories(result.toAbsolutePath().getParent());
        new Runner(new OptionsBuilder()
                        .include(ReportBenchmark.class.getSimpleName())
                        .include(DecodeBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(result.toString())
                        .build())
                .run();
    }

    private static void printBytesPerSession() {
        System.out.println(SessionMemory.measure(10, 1).footprint());
        System.out.println("bytes per live session beyond its identifiers, and these");
        for (int roomSize : new int[] {1, 2, 10, 100}) {
            SessionMemory quiet = SessionMemory.measure(roomSize, 1);
            SessionMemory lossy = SessionMemory.measure(roomSize, 6);
            System.out.printf(
                    "rooms of %d: %d and %d; during an incident: %d%n",
                    roomSize, quiet.own(), quiet.identifierBytes(), lossy.own());
        }
    }

    private static void printBytesPerReport() {
        System.out.println("bytes that a stored report allocates, and what follows from it");
        for (int roomSize : new int[] {1, 2, 10, 100}) {
            try (StoredRoom room = new StoredRoom(roomSize)) {
                double report = room.bytesPerReport();
                long tick = room.bytesPerTick(1);
                double written = (room.bytesPerTick(9) - tick) / (8.0 * roomSize);
                System.out.printf(
                        Locale.ROOT,
                        "room of %d: %.2f on the way in, %.0f when it is written; all of a tick with one of each: %d%n",
                        roomSize,
                        report,
                        written,
                        tick);
            }
        }
    }
}
