package dev.connectivity.websocket;

import static dev.connectivity.websocket.VoiceServer.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Healthy participants, half of whom read batches and half single events, beside stalled, flooding and vanishing ones, all in
 * the same room. The endpoint's clock stands still while the delays are taken, so that the stalled stay, however long a busy
 * machine takes.
 */
class MixedCompanyTest {

    private static final int HEALTHY = 10;
    private static final int BAD = 3;
    private static final int REPORTS = 40;
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(25);

    /** Of one who vanishes again and again: each costs the stalled an event that nothing replaces. */
    private static final int COMINGS = 40;

    /**
     * For 99 of 100. The flooders take what they can get of the processors, and other programs may run beside this. Who waited
     * for a stalled reader would wait for as long as the clock stands still, so it may be generous.
     */
    private static final Duration NEARLY_ALWAYS = TICK.multipliedBy(40);

    private static final Duration ALWAYS = Duration.ofSeconds(10);

    /**
     * So little may wait that what the room tells is too much for who does not read; sixteen times as much has room for that
     * and for the answers to a burst of the flooders. Longest for a frame: longer than the test.
     */
    private static final VoiceLimits LIMITS =
            new VoiceLimits(16 * 1024, 32, 20, 60, 4096, Duration.ofMinutes(1), Duration.ofMinutes(1), 16, 20, 1_000);

    private static final class HeldTime implements TimeSource {

        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long wallMillis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos.get());
        }

        @Override
        public long nanos() {
            return nanos.get();
        }
    }

    private final HeldTime time = new HeldTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService crowd = Executors.newCachedThreadPool();

    private static Stream<Named<ContainerUnderTest>> containers() {
        return Stream.of(
                Named.of("Jetty", new JettyUnderTest()),
                Named.of("Jetty with ours", JettyUnderTest.withOurs()),
                Named.of("Tyrus", new TyrusUnderTest(LIMITS.sendTimeout())),
                Named.of("Undertow", new UndertowUnderTest()),
                Named.of("Tomcat", new TomcatUnderTest()));
    }

    @ParameterizedTest
    @MethodSource("containers")
    void losesNothingOfTheHealthyAndKeepsTheirDelayWithinBounds(ContainerUnderTest container) throws Exception {
        List<RawClient> stalled = new ArrayList<>();
        List<TestClient> healthy = new ArrayList<>();
        try (VoiceServer server =
                new VoiceServer(container, settings -> settings.limits(LIMITS).timeSource(time), TICK)) {
            for (int i = 0; i < BAD; i++) {
                RawClient reader = new RawClient(server.port, "stalled-" + i);
                reader.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                stalled.add(reader);
            }
            await().until(() -> server.connections("stalled").size() == BAD);
            server.stall("stalled");
            Company company = new Company(healthy);
            for (int i = 0; i < HEALTHY; i++) {
                String user = "healthy-" + i;
                company.add(i % 2 == 0 ? server.connectBatching(user) : server.connect(user));
            }
            for (int i = 0; i < BAD; i++) {
                String number = String.valueOf(i);
                crowd.execute(() -> flood(server, "flooding-" + number));
                crowd.execute(() -> vanish(server, "vanishing-" + number));
            }

            company.report(REPORTS);

            assertThat(server.connections("stalled"))
                    .as("they are still there, and the room alone is too much for them")
                    .hasSize(BAD)
                    .allMatch(reader -> reader.waitingChars() > LIMITS.outboundChars());
            assertThat(server.metrics.count("evicted:slow")).isZero();
            company.assertDelays();

            over.set(true);
            crowd.shutdown();
            assertThat(crowd.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            await().until(() -> server.connections("healthy").stream().allMatch(VoiceConnection::isIdle));
            time.nanos.addAndGet(Duration.ofMillis(1_500).toNanos());

            await().atMost(Duration.ofSeconds(10)).until(() -> server.metrics.count("evicted:slow") == BAD);
            await().until(() -> server.connections("stalled").isEmpty());
            assertThat(healthy).allMatch(TestClient::isOpen);
            assertThat(server.metrics.count("error:rate_limited")).isPositive();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(server.samples.samples().stream()
                                    .filter(sample -> sample.user().value().startsWith("healthy")))
                            .hasSize(REPORTS));
            for (RawClient reader : stalled) {
                // Or the server waits for them before it stops.
                reader.close();
            }
        } finally {
            over.set(true);
            crowd.shutdownNow();
            healthy.forEach(TestClient::close);
            for (RawClient reader : stalled) {
                reader.close();
            }
        }
    }

    /** Comes in and reports far too much, some of it broken; who is closed for it comes again. */
    private void flood(VoiceServer server, String user) {
        while (!over.get()) {
            try (TestClient client = server.connect(user)) {
                String session = client.join(CHANNEL).path("session_id").asText();
                for (int seq = 0; !over.get() && client.isOpen(); seq++) {
                    client.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + session + "','latency':"
                            + seq % 500 + ",'seq':" + seq + "}");
                    client.send("{'type':'VoiceStats','latency':[[[");
                }
            } catch (RuntimeException | AssertionError closed) {
                // Closed for it, or the server is over.
            }
        }
    }

    private void vanish(VoiceServer server, String user) {
        for (int i = 0; i < COMINGS && !over.get(); i++) {
            try (TestClient client = server.connect(user + "-" + i)) {
                client.join(CHANNEL);
                client.abort();
            } catch (RuntimeException | AssertionError closed) {
                return;
            }
        }
    }

    /** The healthy: each reports in turn on a clock, whatever has come of the earlier reports, and all others look for it. */
    private static final class Company {

        private record Report(int reporter, int latency, long sentNanos, BitSet missing) {}

        private final List<TestClient> clients;
        private final List<String> sessions = new ArrayList<>();
        private final List<Report> underWay = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();

        Company(List<TestClient> clients) {
            this.clients = clients;
        }

        void add(TestClient client) {
            clients.add(client);
            sessions.add(client.join(CHANNEL).path("session_id").asText());
        }

        void report(int count) throws InterruptedException {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = begin + i * BETWEEN_REPORTS.toNanos();
                do {
                    look();
                } while (System.nanoTime() < due);
                send(i % clients.size(), i + 1);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!underWay.isEmpty() && System.nanoTime() < end) {
                look();
            }
        }

        private void send(int reporter, int latency) {
            BitSet missing = new BitSet();
            missing.set(0, clients.size());
            missing.clear(reporter);
            underWay.add(new Report(reporter, latency, System.nanoTime(), missing));
            clients.get(reporter)
                    .send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + sessions.get(reporter)
                            + "','latency':" + latency + ",'seq':" + latency + "}");
        }

        private void look() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(1);
            for (int reader = 0; reader < clients.size(); reader++) {
                for (JsonNode event : clients.get(reader).heard()) {
                    if (event.path("type").asText().equals("VoiceUserStats")
                            && event.path("user_id").asText().startsWith("healthy-")) {
                        seen(reader, event);
                    }
                }
            }
            underWay.removeIf(report -> report.missing.isEmpty());
        }

        /** Who sees a value has missed nothing of those before it: the latest of a tick counts. */
        private void seen(int reader, JsonNode event) {
            long now = System.nanoTime();
            int reporter = Integer.parseInt(event.path("user_id").asText().substring("healthy-".length()));
            int latency = event.path("latency").asInt();
            for (Report report : underWay) {
                if (report.reporter == reporter && report.latency <= latency && report.missing.get(reader)) {
                    report.missing.clear(reader);
                    delays.add(Duration.ofNanos(now - report.sentNanos));
                }
            }
        }

        void assertDelays() {
            assertThat(underWay).as("reports that somebody never saw").isEmpty();
            assertThat(delays).hasSize(REPORTS * (clients.size() - 1));
            List<Duration> sorted = delays.stream().sorted().toList();
            assertThat(sorted.get(sorted.size() * 99 / 100)).isLessThanOrEqualTo(NEARLY_ALWAYS);
            assertThat(sorted.get(sorted.size() - 1)).isLessThanOrEqualTo(ALWAYS);
        }
    }
}
