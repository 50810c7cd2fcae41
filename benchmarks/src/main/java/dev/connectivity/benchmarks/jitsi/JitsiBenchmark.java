package dev.connectivity.benchmarks.jitsi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.derive.EndpointTracker;
import dev.connectivity.jitsi.derive.EndpointView;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.ParserLimits;
import dev.connectivity.jitsi.snapshot.SnapshotParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Full debug of 1,000 endpoints: parsed and derived, against the same bytes parsed and discarded, in turns. Run by
 * {@code mvn -q -Pjitsi-benchmarks -pl benchmarks -am compile exec:exec}.
 */
public final class JitsiBenchmark {

    private static final int ENDPOINTS = 1_000;
    private static final int ANSWERS = 4;
    private static final int SECONDS_APART = 10;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 60;

    private JitsiBenchmark() {}

    /**
     * Prints the times and their ratio.
     *
     * @param args none
     * @throws IOException if the recording cannot be read
     */
    public static void main(String[] args) throws IOException {
        FullDebug recorded = FullDebug.recorded();
        List<byte[]> answers = new ArrayList<>();
        for (int i = 0; i < ANSWERS; i++) {
            answers.add(recorded.answer(ENDPOINTS, i * SECONDS_APART));
        }
        JsonFactory factory = new JsonFactory();
        Derivation derivation = new Derivation();
        double[] discarding = new double[ROUNDS];
        double[] deriving = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            byte[] body = answers.get(Math.floorMod(round, ANSWERS));
            double discarded = millis(() -> discard(factory, body));
            double derived = millis(() -> derivation.take(body));
            if (round >= 0) {
                discarding[round] = discarded;
                deriving[round] = derived;
                ratios[round] = derived / discarded;
            }
        }
        System.out.printf(
                "full debug of %d endpoints, %.1f MB, %d rounds in turns, JDK %s%n",
                ENDPOINTS, answers.get(0).length / 1e6, ROUNDS, Runtime.version());
        print("parsed and discarded, ms", discarding);
        print("parsed and derived, ms", deriving);
        print("ratio", ratios);
    }

    private interface Work {
        long run() throws IOException;
    }

    private static double millis(Work work) throws IOException {
        long begin = System.nanoTime();
        if (work.run() == 0) {
            throw new IllegalStateException("Nothing was read");
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static long discard(JsonFactory factory, byte[] body) throws IOException {
        long tokens = 0;
        try (JsonParser json = factory.createParser(new ByteArrayInputStream(body))) {
            while (json.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    private static void print(String what, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-26s median %.2f, middle half %.2f to %.2f, all %.2f to %.2f%n",
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length / 4],
                sorted[sorted.length * 3 / 4],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** What a monitor does with an answer before it merges it with what clients say. */
    private static final class Derivation {
        private final SnapshotParser parser = new SnapshotParser(ParserLimits.DEFAULT);
        private Map<String, EndpointTracker> trackers = new HashMap<>();
        private int taken;

        long take(byte[] body) throws IOException {
            if (taken++ % ANSWERS == 0) {
                // The answers begin anew, and so do the endpoints: counters that go back would be a special case.
                trackers = new HashMap<>();
            }
            BridgeSnapshot snapshot = parser.parse(new ByteArrayInputStream(body));
            long now = (long) taken * SECONDS_APART * 1_000;
            long known = 0;
            for (EndpointSnapshot endpoint : snapshot.conferences().get(0).endpoints()) {
                Counters counters = endpoint.counters();
                if (counters != null) {
                    EndpointView view = trackers.computeIfAbsent(endpoint.id(), id -> new EndpointTracker())
                            .observe(counters, now, snapshot.bridgeTimeMillis());
                    known += view.activity() == Activity.ACTIVE || taken % ANSWERS == 1 ? 1 : 0;
                }
            }
            if (known != ENDPOINTS) {
                throw new IllegalStateException("Only " + known + " endpoints were derived");
            }
            return known;
        }
    }
}
