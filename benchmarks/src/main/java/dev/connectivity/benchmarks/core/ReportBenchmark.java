package dev.connectivity.benchmarks.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.stats.VoiceStats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One report through the core, beside classification alone and the decoding of the same sample. The samples are made
 * before, so what {@code report} allocates is the core's own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class ReportBenchmark {

    /** A report as clients send it. */
    public static final String SAMPLE = "{\"type\":\"VoiceStats\",\"channel_id\":\"general\","
            + "\"session_id\":\"01970000-0000-7000-8000-000000000000\",\"latency\":42,\"packet_loss\":0.5,"
            + "\"jitter\":7,\"quality\":3,\"timestamp\":1780000000000,\"seq\":123456}";

    private static final int SAMPLES = 1024;
    private static final int STORED = 1_000;

    private final VoiceStats[] samples = new VoiceStats[SAMPLES];
    private final JsonFactory json = new JsonFactory();
    private final byte[] frame = SAMPLE.getBytes(StandardCharsets.UTF_8);
    private final ConnectivityMonitor monitor = monitor();

    /** One thread's own session, as one connection has. */
    @State(Scope.Thread)
    public static class Caller {

        @SuppressWarnings("NullAway.Init") // join() is called before the first measurement.
        private LiveSession session;

        private int next;

        /**
         * Joins.
         *
         * @param benchmark whose monitor
         */
        @Setup
        public void join(ReportBenchmark benchmark) {
            UserId user = new UserId(Thread.currentThread().getName());
            session = benchmark
                    .monitor
                    .join(user, "Somebody", new ChannelId(user.value()), this)
                    .orElseThrow();
        }
    }

    /** A room whose members report what is stored. */
    @State(Scope.Thread)
    public static class Members {

        /** How many are in the room. */
        @Param("10")
        private int size;

        @SuppressWarnings("NullAway.Init") // join() is called before the first measurement.
        private StoredRoom room;

        @SuppressWarnings("NullAway.Init") // prepare() is called before each measurement.
        private VoiceStats[] next;

        /** Lets the members in. */
        @Setup
        public void join() {
            room = new StoredRoom(size);
        }

        /** Tells, writes and acknowledges what was reported last, and makes the next samples, outside the time. */
        @Setup(Level.Invocation)
        public void prepare() {
            room.tick();
            next = room.samples(STORED);
        }

        /** Ends it. */
        @TearDown
        public void close() {
            room.close();
        }
    }

    /** Makes the samples: mostly good, with some loss now and then. */
    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < SAMPLES; i++) {
            double loss = random.nextInt(100) == 0 ? 4.5 : random.nextDouble();
            samples[i] = VoiceStats.of(30 + random.nextInt(20), loss, random.nextInt(10));
        }
    }

    /** Stops the monitor's threads. */
    @TearDown
    public void close() {
        monitor.close();
    }

    private static ConnectivityMonitor monitor() {
        Silence silence = new Silence();
        return ConnectivityMonitor.builder()
                .broadcaster(RoomBroadcaster.NONE)
                .channelDirectory(silence)
                .build();
    }

    /**
     * The classifier alone.
     *
     * @param caller the thread's state
     * @return the level
     */
    @Benchmark
    public QualityLevel classify(Caller caller) {
        VoiceStats stats = samples[caller.next++ & (SAMPLES - 1)];
        return QualityThresholds.DEFAULT.level(
                orUnknown(stats.latencyMillis()),
                stats.lossPercent() == null ? -1 : stats.lossPercent(),
                orUnknown(stats.jitterMillis()));
    }

    private static int orUnknown(@org.jspecify.annotations.Nullable Integer value) {
        return value == null ? -1 : value;
    }

    /**
     * A report of somebody alone in a room, nothing stored: validate, classify, aggregate, incident.
     *
     * @param caller the thread's state
     * @return accepted
     */
    @Benchmark
    public Report report(Caller caller) {
        return monitor.report(caller.session, samples[caller.next++ & (SAMPLES - 1)]);
    }

    /**
     * The same from two threads, each with a session of its own.
     *
     * @param caller the thread's state
     * @return accepted
     */
    @Benchmark
    @Threads(2)
    public Report reportFromTwoThreads(Caller caller) {
        return monitor.report(caller.session, samples[caller.next++ & (SAMPLES - 1)]);
    }

    /**
     * Reports of a room of ten, each numbered and stored: number, validate, classify, aggregate, incident, room mark
     * and queue. What is allocated here are the samples themselves, and what the tick and the writing between two
     * invocations take; {@link CoreBenchmarks} prints what the report alone does.
     *
     * @param members the room
     * @param sink takes the answers
     */
    @Benchmark
    @OperationsPerInvocation(STORED)
    public void reportStored(Members members, Blackhole sink) {
        for (VoiceStats sample : members.next) {
            sink.consume(members.room.report(sample));
        }
    }

    /**
     * Decoding one frame of 180 bytes with Jackson's streaming parser, for comparison.
     *
     * @param sink takes the values
     * @throws IOException never
     */
    @Benchmark
    public void decode(Blackhole sink) throws IOException {
        try (JsonParser parser = json.createParser(frame)) {
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                switch (token) {
                    case VALUE_NUMBER_INT -> sink.consume(parser.getLongValue());
                    case VALUE_NUMBER_FLOAT -> sink.consume(parser.getDoubleValue());
                    case VALUE_STRING -> sink.consume(parser.getText());
                    default -> {}
                }
            }
        }
    }
}
