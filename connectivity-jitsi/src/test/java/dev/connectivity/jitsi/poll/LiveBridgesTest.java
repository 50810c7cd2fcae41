package dev.connectivity.jitsi.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.jitsi.poll.ServerObservation.Condition;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ParserLimits;
import dev.connectivity.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pollers against bridges on real sockets, at fifty times the usual pace. */
@Timeout(120)
class LiveBridgesTest {

    private static final Path RECORDINGS = Path.of("src/test/resources/jvb");

    private static final PollSettings FAST = new PollSettings(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(150),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofMillis(1_500));

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Seen seen = new Seen();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void haveMorePatienceOnABusyMachine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private FakeBridge bridge() {
        FakeBridge bridge = new FakeBridge();
        open.add(bridge);
        return bridge;
    }

    private void poll(URI uri, ParserLimits limits) {
        BridgePoller poller = new BridgePoller(http, uri, FAST, limits, seen, TimeSource.system());
        open.add(0, poller);
        poller.start();
    }

    private void poll(FakeBridge bridge) {
        poll(bridge.uri(), ParserLimits.DEFAULT);
    }

    private static String recorded(String file) {
        try {
            return Files.readString(RECORDINGS.resolve(file), UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static FakeBridge healthy(FakeBridge bridge) {
        return bridge.on("/stats", FakeBridge.json(() -> recorded("b-healthy/stats.json")))
                .on("/debug", FakeBridge.json(() -> recorded("b-healthy/debug.json")))
                .on("/debug?full=true", FakeBridge.json(() -> recorded("b-healthy/debug-full.json")))
                .on("/about/health", FakeBridge.text(200, ""));
    }

    private void awaitCondition(FakeBridge bridge, Condition condition) {
        await().untilAsserted(() -> assertThat(seen.server(bridge.uri()))
                .isNotNull()
                .extracting(ServerObservation::condition)
                .isEqualTo(condition));
    }

    private void awaitNewAnswer(FakeBridge bridge) {
        int before = seen.answers(bridge.uri());
        await().until(() -> seen.answers(bridge.uri()) > before + 2);
    }

    @Nested
    class AHealthyBridge {

        @Test
        void isReadInAllFourWays() {
            FakeBridge bridge = healthy(bridge());
            poll(bridge);

            awaitCondition(bridge, Condition.HEALTHY);
            await().until(() -> bridge.requests("/stats") > 1 && bridge.requests("/debug?full=true") > 1);
            await().untilAsserted(() -> {
                ServerObservation server = seen.known(bridge.uri());
                assertThat(server.endpoints()).isEqualTo(3);
                assertThat(server.packetsInPerSecond()).isBetween(100.0, 200.0);
                assertThat(server.state().stress()).isBetween(0.0, 1.0);
            });
        }

        @Test
        void withoutStatsIsReadThroughFullDebug() {
            FakeBridge bridge = bridge().on("/debug", FakeBridge.json(() -> recorded("b-healthy/debug.json")))
                    .on("/debug?full=true", FakeBridge.json(() -> recorded("b-healthy/debug-full.json")))
                    .on("/about/health", FakeBridge.text(200, ""));
            poll(bridge);

            await().until(() -> bridge.requests("/debug?full=true") > 4);
            assertThat(bridge.requests("/stats")).isLessThanOrEqualTo(1);
            awaitCondition(bridge, Condition.HEALTHY);
        }
    }

    @Test
    void aSlowBridgeIsReadAllTheSame() {
        FakeBridge bridge = healthy(bridge());
        bridge.on(
                "/stats",
                bridge.after(Duration.ofMillis(200), FakeBridge.json(() -> recorded("b-healthy/stats.json"))));
        poll(bridge);

        await().until(() -> bridge.requests("/stats") > 2);
        awaitNewAnswer(bridge);
        awaitCondition(bridge, Condition.HEALTHY);
    }

    @Nested
    class AHungBridge {

        @Test
        void isAlsoOneThatNeverComesToAnEnd() {
            FakeBridge bridge = healthy(bridge());
            bridge.on("/stats", bridge.dribble())
                    .on("/debug?full=true", bridge.dribble())
                    .on("/debug", bridge.dribble());
            poll(bridge);

            awaitCondition(bridge, Condition.HUNG);
            assertThat(seen.answers(bridge.uri())).isZero();
        }

        @Test
        void delaysNoOther() {
            FakeBridge hung = bridge();
            hung.onAll(hung.hang());
            FakeBridge sound = healthy(bridge());
            poll(hung);
            poll(sound);

            awaitCondition(hung, Condition.HUNG);
            awaitNewAnswer(sound);
            assertThat(seen.answers(hung.uri())).isZero();
            assertThat(sound.requests("/stats")).isGreaterThan(hung.requests("/stats"));
        }

        @Test
        void isReadAgainWhenItComesBack() {
            FakeBridge bridge = bridge();
            bridge.onAll(bridge.hangInTheMiddle());
            poll(bridge);
            awaitCondition(bridge, Condition.HUNG);

            healthy(bridge);

            awaitNewAnswer(bridge);
            awaitCondition(bridge, Condition.HEALTHY);
        }

        @Test
        void isLostAfterAWhile() {
            FakeBridge bridge = healthy(bridge());
            poll(bridge);
            awaitNewAnswer(bridge);

            bridge.onAll(bridge.hang());

            await().until(() -> seen.lost.contains(bridge.uri().toString()));
        }
    }

    @ParameterizedTest
    @CsvSource({"reset", "notHttp", "notJson", "truncated", "wrongShape", "endless"})
    void badAnswersAreSurvivedAndNothingOfThemIsUsed(String kind) {
        FakeBridge bridge = healthy(bridge());
        bridge.on("/stats", bad(bridge, kind))
                .on("/debug?full=true", bad(bridge, kind))
                .on("/debug", bad(bridge, kind));
        poll(bridge.uri(), new ParserLimits(2 << 20, 1_000, 64));

        await().until(() -> bridge.requests("/stats") + bridge.requests("/debug?full=true") > 3);
        awaitCondition(bridge, Condition.MALFUNCTIONING);
        assertThat(seen.answers(bridge.uri())).isZero();

        healthy(bridge);
        awaitNewAnswer(bridge);
        awaitCondition(bridge, Condition.HEALTHY);
    }

    private static FakeBridge.Answer bad(FakeBridge bridge, String kind) {
        return switch (kind) {
            case "reset" -> FakeBridge.reset();
            case "notHttp" -> FakeBridge.notHttp();
            case "notJson" -> FakeBridge.json(() -> "<html>502 Bad Gateway</html>");
            case "truncated" ->
                FakeBridge.json(() -> recorded("b-healthy/stats.json").substring(0, 5_000));
            case "wrongShape" -> FakeBridge.json(() -> "[\"null\"]");
            case "endless" -> bridge.endless();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @Nested
    class TenMegabytes {

        private final String large = "{\"junk\":[0" + ",{\"a\":\"1234567890\"}".repeat(550_000) + "],"
                + recorded("b-healthy/stats.json").strip().substring(1);

        @Test
        void areReadWhenTheLimitAllows() {
            FakeBridge bridge = healthy(bridge()).on("/stats", FakeBridge.json(() -> large));
            poll(bridge);

            assertThat(large.length()).isGreaterThan(10_000_000);
            await().until(() -> bridge.requests("/stats") > 2);
            awaitNewAnswer(bridge);
            awaitCondition(bridge, Condition.HEALTHY);
        }

        @Test
        void areRefusedWhenItDoesNot() {
            FakeBridge bridge = healthy(bridge()).on("/stats", FakeBridge.json(() -> large));
            bridge.on("/debug", FakeBridge.text(500, "")).on("/debug?full=true", FakeBridge.text(500, ""));
            poll(bridge.uri(), new ParserLimits(1 << 20, 1_000, 64));

            await().until(() -> bridge.requests("/stats") > 2);
            assertThat(seen.answers(bridge.uri())).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "draining,          DRAINING",
        "graceful-shutdown, SHUTTING_DOWN",
        "unhealthy,         UNHEALTHY",
        "hung,              HUNG",
        "stopped,           UNREACHABLE",
    })
    void everyRecordedStateOfABridgeIsCalledByItsName(String state, Condition condition) {
        FakeBridge bridge = bridge();
        RecordedState.play(recorded("e-states/" + state + ".json"), bridge);
        if (condition == Condition.UNREACHABLE) {
            bridge.close();
        }
        poll(bridge);

        awaitCondition(bridge, condition);
        if (condition == Condition.UNHEALTHY) {
            assertThat(seen.known(bridge.uri()).reason()).isEqualTo("No valid IP addresses available for harvesting.");
        }
        if (condition == Condition.DRAINING) {
            assertThat(seen.known(bridge.uri()).state().stress()).isEqualTo(0.870140338554317);
        }
    }

    private static final class Seen implements BridgeSink {
        private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
        private final Map<String, ServerObservation> servers = new ConcurrentHashMap<>();
        private final List<String> lost = new CopyOnWriteArrayList<>();

        @Override
        public void answered(String bridge, BridgeSnapshot snapshot) {
            answers.computeIfAbsent(bridge, any -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public void serverObserved(ServerObservation observation) {
            servers.put(observation.bridge(), observation);
        }

        @Override
        public void lost(String bridge) {
            lost.add(bridge);
        }

        int answers(URI bridge) {
            AtomicInteger count = answers.get(bridge.toString());
            return count == null ? 0 : count.get();
        }

        @Nullable
        ServerObservation server(URI bridge) {
            return servers.get(bridge.toString());
        }

        ServerObservation known(URI bridge) {
            return Objects.requireNonNull(server(bridge));
        }
    }
}
