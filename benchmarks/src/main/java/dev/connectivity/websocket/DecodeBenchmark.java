package dev.connectivity.websocket;

import dev.connectivity.benchmarks.core.ReportBenchmark;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the endpoint does to a message before anything else, beside {@link ReportBenchmark#decode}, which is Jackson
 * alone on the same sample. In this package, since the decoder is nobody's but the endpoint's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class DecodeBenchmark {

    private final MessageDecoder decoder = new MessageDecoder(VoiceLimits.DEFAULT.jsonDepth());
    private final String sample = ReportBenchmark.SAMPLE;
    private final String unknownNames = unknownNames();

    /** As large as a message may be, and no name in it means anything. */
    private static String unknownNames() {
        StringBuilder message = new StringBuilder("{\"type\":\"VoiceStats\"");
        for (int name = 0; message.length() < VoiceLimits.DEFAULT.messageBytes() - 20; name++) {
            message.append(",\"n").append(name).append("\":0");
        }
        return message.append('}').toString();
    }

    /**
     * A report as clients send it.
     *
     * @return the message
     */
    @Benchmark
    public Object sample() {
        return decoder.decode(sample);
    }

    /**
     * The largest message, full of names that nobody knows.
     *
     * @return the message
     */
    @Benchmark
    public Object unknownNamesOf16KiB() {
        return decoder.decode(unknownNames);
    }
}
