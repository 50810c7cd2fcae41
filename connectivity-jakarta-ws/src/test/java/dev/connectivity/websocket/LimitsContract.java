package dev.connectivity.websocket;

import static dev.connectivity.websocket.VoiceServer.CHANNEL;
import static dev.connectivity.websocket.VoiceServer.OTHER_CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.SessionId;
import dev.connectivity.session.Sample;
import dev.connectivity.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Limits and the end of connections, whatever the container. */
abstract class LimitsContract {

    private static final VoiceLimits SMALL =
            new VoiceLimits(16 * 1024, 32, 20, 200, 64 * 1024, Duration.ofSeconds(4), Duration.ofMillis(1500), 1, 2, 4);

    /** For a peer to lose its socket. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    abstract ContainerUnderTest container();

    private VoiceServer server(UnaryOperator<VoiceWebSocketBuilder> settings) {
        return new VoiceServer(container(), settings, Duration.ofMillis(20));
    }

    private static final MessageExtension FLOOD = (sender, json) -> {
        String blob = "{\"type\":\"Blob\",\"pad\":\"" + "x".repeat(8000) + "\"}";
        for (int i = 0; i < 100; i++) {
            sender.send(blob);
        }
    };

    private static Callable<Void> ended(Runnable peer) {
        return () -> {
            peer.run();
            return null;
        };
    }

    private static boolean isNumberedRateError(JsonNode event) {
        return event.path("code").asText().equals("rate_limited") && event.has("seq");
    }

    @Nested
    class Rate {

        @Test
        void neverAcknowledgesASampleThatWasDropped() {
            try (VoiceServer server = server(settings -> settings);
                    TestClient flooder = server.connect("flooder")) {
                String session = flooder.join(CHANNEL).path("session_id").asText();
                for (int seq = 1; seq <= 400; seq++) {
                    flooder.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + session + "','latency':1,"
                            + "'seq':" + seq + "}");
                }
                AtomicLong last = new AtomicLong(400);
                List<JsonNode> heard = new ArrayList<>();
                await().pollInterval(Duration.ofMillis(100)).until(() -> {
                    flooder.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + session + "','latency':1,"
                            + "'seq':" + last.incrementAndGet() + "}");
                    heard.addAll(flooder.heard());
                    return heard.stream().anyMatch(LimitsContract::isNumberedRateError)
                            && heard.stream()
                                    .anyMatch(
                                            event -> event.path("type").asText().equals("VoiceStatsAck"))
                            && stored(server, session).last() > 400;
                });

                SortedSet<Long> stored = stored(server, session);
                long acknowledged = heard.stream()
                        .filter(event -> event.path("type").asText().equals("VoiceStatsAck"))
                        .mapToLong(event -> event.path("seq").asLong())
                        .max()
                        .orElse(0);
                assertThat(acknowledged).isPositive();
                assertThat(stored)
                        .contains(
                                LongStream.rangeClosed(1, acknowledged).boxed().toArray(Long[]::new));
            }
        }

        private static SortedSet<Long> stored(VoiceServer server, String session) {
            return server.samples.samples().stream()
                    .filter(sample -> sample.session().toString().equals(session))
                    .map(Sample::seq)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Test
        void dropsWhatIsBeyondTheBurstAndAnswersRarely() {
            try (VoiceServer server = server(settings -> settings);
                    TestClient flooder = server.connect("flooder")) {
                for (int i = 0; i < 600; i++) {
                    flooder.send("{'type':'VoiceLeave','channel_id':'lobby'}");
                }

                await().until(() ->
                        server.metrics.count("error:rate_limited") + server.metrics.count("error:not_in_channel")
                                == 600);
                assertThat(server.metrics.count("error:not_in_channel")).isBetween(200, 400);
                List<JsonNode> errors = new ArrayList<>();
                await().pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
                    flooder.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                    errors.addAll(flooder.heard());
                    assertThat(errors)
                            .anyMatch(event -> event.path("type").asText().equals("VoiceJoined"));
                });
                assertThat(errors)
                        .filteredOn(event -> event.path("code").asText().equals("rate_limited"))
                        .isNotEmpty()
                        .hasSizeLessThan(15);
            }
        }
    }

    @Nested
    class SendersOfFarTooMuch {

        private static final VoiceLimits FEW = new VoiceLimits(
                16 * 1024, 32, 1, 4, 64 * 1024, Duration.ofSeconds(4), Duration.ofSeconds(45), 16, 20, 100);

        @Test
        void areClosedWith1013InAChannelAndResumeWithNothingAcknowledgedThatIsNotStored() {
            try (VoiceServer server = server(settings -> settings.limits(FEW))) {
                String session;
                try (TestClient flooder = server.connect("flooder")) {
                    session = flooder.join(CHANNEL).path("session_id").asText();
                    for (int seq = 0; seq < 100; seq++) {
                        try {
                            flooder.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + session
                                    + "','latency':1,'pad':'" + "x".repeat(15_000) + "','seq':" + seq + "}");
                        } catch (RuntimeException closedMeanwhile) {
                            break;
                        }
                    }

                    // A socket that is closed with unread input is reset, and the reset may overtake the close: 1006.
                    assertThat(flooder.awaitClose().code()).isIn(1013, 1006);
                }
                assertThat(server.metrics.count("evicted:flooding")).isEqualTo(1);
                try (TestClient again = server.connect("flooder")) {
                    long acknowledged =
                            again.resume(CHANNEL, session).path("acked_seq").asLong(-1);
                    List<Long> safe =
                            LongStream.rangeClosed(0, acknowledged).boxed().toList();
                    await().untilAsserted(() -> assertThat(safe).isSubsetOf(Rate.stored(server, session)));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void areClosedWith1013InAChannelOrOutsideHoweverSmallTheirMessagesAre(boolean inAChannel) {
            try (VoiceServer server = server(settings -> settings.limits(FEW));
                    TestClient flooder = server.connect("flooder")) {
                if (inAChannel) {
                    flooder.join(CHANNEL);
                }
                try {
                    while (flooder.isOpen()) {
                        flooder.send("{}");
                    }
                } catch (RuntimeException closedMeanwhile) {
                    assertThat(closedMeanwhile).hasCauseInstanceOf(IOException.class);
                }

                // A reset may overtake the close, as above.
                assertThat(flooder.awaitClose().code()).isIn(1013, 1006);
                assertThat(server.metrics.count("evicted:flooding")).isEqualTo(1);
                await().until(() -> server.endpoint.connectionCount() == 0);
            }
        }
    }

    @Nested
    class Pongs {

        @Test
        void thatNobodyAskedForAreAllowedNowAndThenAndEndTheConnectionInAFlood() throws IOException {
            try (VoiceServer server = server(settings -> settings);
                    RawClient flooder = new RawClient(server.port, "flooder");
                    RawClient steady = new RawClient(server.port, "steady")) {
                steady.sendPongs(VoiceConnection.PONG_BURST);
                try {
                    flooder.sendPongs(10_000);
                } catch (IOException closedMeanwhile) {
                    assertThat(closedMeanwhile).hasNoCause();
                }

                await().until(() -> server.metrics.count("evicted:flooding") == 1);
                await().until(() -> server.endpoint.connectionCount() == 1);
                steady.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                await().until(() -> server.monitor.sessionCount() == 1);
                assertThat(server.metrics.count("evicted:flooding")).isEqualTo(1);
            }
        }
    }

    @Nested
    class Logins {

        /** The machine's clocks, put forward by the test. */
        private static final class AdvancingTime implements TimeSource {

            private final AtomicLong aheadMillis = new AtomicLong();

            @Override
            public long wallMillis() {
                return System.currentTimeMillis() + aheadMillis.get();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        }

        @Test
        void endTheirConnectionWith1008WhenTheyExpireAndMayBeRenewed() {
            AdvancingTime time = new AdvancingTime();
            try (VoiceServer server = server(settings -> settings.timeSource(time));
                    TestClient expiring = server.connect("expiring-alice");
                    TestClient bob = server.connect("bob")) {
                JsonNode joined = expiring.join(CHANNEL);
                bob.join(CHANNEL);
                assertThat(server.metrics.count("evicted:expired")).isZero();

                time.aheadMillis.addAndGet(VoiceServer.LOGIN.toMillis());

                TestClient.Closed closed = expiring.awaitClose();
                assertThat(closed.code()).isEqualTo(1008);
                assertThat(closed.reason()).contains("log in again");
                assertThat(server.metrics.count("evicted:expired")).isEqualTo(1);
                assertThat(bob.isOpen()).isTrue();
                time.aheadMillis.set(0);
                try (TestClient again = server.connect("expiring-alice")) {
                    again.send("{'type':'VoiceJoin','channel_id':'lobby','session_id':'"
                            + joined.path("session_id").asText() + "'}");
                    assertThat(again.await("VoiceJoined").path("resumed").asBoolean())
                            .isTrue();
                }
            }
        }
    }

    @Nested
    class SlowReaders {

        @Test
        void areGivenUpWithinFiveSecondsAndDisturbNobody() throws IOException {
            try (VoiceServer server = server(settings -> settings.extension("Flood", FLOOD));
                    RawClient stalled = new RawClient(server.port, "stalled");
                    TestClient alice = server.connect("alice");
                    TestClient bob = server.connect("bob")) {
                stalled.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                alice.join(CHANNEL);
                JsonNode joined = bob.join(CHANNEL);
                for (int i = 0; i < 10; i++) {
                    stalled.send("{'type':'Flood'}");
                }
                long begin = System.nanoTime();

                long slowest = 0;
                for (int seq = 1; server.metrics.count("evicted:slow") == 0; seq++) {
                    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
                    long sent = System.nanoTime();
                    bob.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'"
                            + joined.path("session_id").asText() + "','latency':" + seq + ",'seq':" + seq + "}");
                    alice.await("VoiceUserStats");
                    slowest = Math.max(slowest, System.nanoTime() - sent);
                    assertThat(seq).isLessThan(200);
                }
                assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
                await().until(() -> server.endpoint.connectionCount() == 2);
            }
        }

        /** Somebody who comes too late finds the socket cut, so there are several tries. */
        @Test
        void areToldSoWhenTheyReadOn() throws IOException {
            try (VoiceServer server = server(settings -> settings.extension("Flood", FLOOD))) {
                OptionalInt code = OptionalInt.empty();
                for (int tries = 1; code.isEmpty() && tries <= 5; tries++) {
                    int evicted = tries;
                    try (RawClient stalled = new RawClient(server.port, "stalled")) {
                        for (int i = 0; i < 10; i++) {
                            stalled.send("{'type':'Flood'}");
                        }
                        await().until(() -> server.metrics.count("evicted:slow") == evicted);
                        code = stalled.readCloseCode();
                    }
                }

                assertThat(code).hasValue(1013);
            }
        }

        /** Reading would free them, so they learn of their end by what they send. */
        @Test
        void areClosedWhenOneFrameTakesTooLongAndLoseTheirSocketThoughItIsStuck() throws Exception {
            VoiceLimits patient = new VoiceLimits(
                    16 * 1024, 32, 20, 200, 64 << 20, Duration.ofSeconds(1), Duration.ofSeconds(30), 16, 20, 100);
            ExecutorService threads = Executors.newCachedThreadPool();
            try (VoiceServer server = server(
                            settings -> settings.extension("Flood", FLOOD).limits(patient));
                    RawClient quiet = new RawClient(server.port, "quiet");
                    RawClient busy = new RawClient(server.port, "busy")) {
                for (int i = 0; i < 10; i++) {
                    quiet.send("{'type':'Flood'}");
                    busy.send("{'type':'Flood'}");
                }
                await().atMost(Duration.ofSeconds(10)).until(() -> server.metrics.count("evicted:slow") == 2);
                await().atMost(Duration.ofSeconds(5)).until(() -> server.endpoint.connectionCount() == 0);

                List<Callable<Void>> ends = List.of(ended(quiet::sendNowAndThenToTheEnd), ended(busy::sendToTheEnd));
                assertThat(threads.invokeAll(ends, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("ends of the one that sends little, then of the one that sends all it can")
                        .extracting(Future::isCancelled)
                        .containsOnly(false);
            } finally {
                threads.shutdown();
            }
        }
    }

    @Nested
    class SilentPeers {

        @Test
        void areClosedThoughOnesThatAnswerPingsStay() throws IOException {
            try (VoiceServer server = server(settings -> settings.limits(SMALL));
                    RawClient dead = new RawClient(server.port, "dead");
                    TestClient quiet = server.connect("quiet")) {
                dead.send("{'type':'VoiceJoin','channel_id':'lobby'}");

                await().atMost(Duration.ofSeconds(6)).until(() -> server.metrics.count("evicted:silent") == 1);
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(6))
                        .until(quiet::isOpen);
                quiet.join(CHANNEL);
                assertThat(server.metrics.count("evicted:silent")).isEqualTo(1);
            }
        }
    }

    @Nested
    class PeersThatDoNotAnswerOurClose {

        @Test
        void loseTheirSocketWhetherTheySayNothingOrGoOn() throws Exception {
            ExecutorService threads = Executors.newCachedThreadPool();
            List<RawClient> peers = new ArrayList<>();
            try (VoiceServer server = new VoiceServer(container())) {
                List<Callable<Void>> ends = new ArrayList<>();
                for (String user : List.of("broken", "too large")) {
                    RawClient silent = new RawClient(server.port, user);
                    RawClient busy = new RawClient(server.port, user);
                    peers.addAll(List.of(silent, busy));
                    if (user.equals("too large")) {
                        silent.send("x".repeat(20_000));
                        busy.send("x".repeat(20_000));
                    }
                    ends.add(ended(silent::readToTheEnd));
                    ends.add(ended(busy::sendToTheEnd));
                }

                assertThat(threads.invokeAll(ends, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("ends of the silent and the busy that were refused, then of those that sent too much")
                        .extracting(Future::isCancelled)
                        .containsOnly(false);
                assertThat(server.metrics.count("refused:unauthenticated")).isEqualTo(2);
                assertThat(server.metrics.count("evicted:too_large")).isEqualTo(2);
                assertThat(server.metrics.count("error:malformed_message")).isZero();
            } finally {
                for (RawClient peer : peers) {
                    peer.close();
                }
                threads.shutdown();
            }
        }
    }

    @Nested
    class Messages {

        private static VoiceLimits limits(int messageBytes, int jsonDepth) {
            return new VoiceLimits(
                    messageBytes,
                    jsonDepth,
                    20,
                    200,
                    64 * 1024,
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(45),
                    16,
                    20,
                    100);
        }

        /** One smaller than the default, one larger than what Jetty and Tomcat take by themselves. */
        @ParameterizedTest
        @ValueSource(ints = {2 * 1024, 100 * 1024})
        void areAsLongAsTheLimitAndNoLonger(int messageBytes) {
            try (VoiceServer server = server(settings -> settings.limits(limits(messageBytes, 32)));
                    TestClient alice = server.connect("alice")) {
                alice.sendRaw(leave(messageBytes));
                alice.awaitError("not_in_channel");

                alice.sendRaw(leave(messageBytes + 1));
                assertThat(alice.awaitClose().code()).isEqualTo(1009);
                assertThat(server.metrics.count("evicted:too_large")).isEqualTo(1);
            }
        }

        private static String leave(int bytes) {
            String message = "{\"type\":\"VoiceLeave\",\"channel_id\":\"lobby\",\"pad\":\"%s\"}";
            return message.formatted("x".repeat(bytes - message.formatted("").length()));
        }

        @Test
        void inOneHugeFrameEndTheirConnectionBeforeTheyHaveCome() throws IOException {
            try (VoiceServer server = server(settings -> settings);
                    RawClient huge = new RawClient(server.port, "huge")) {
                await().until(() -> server.endpoint.connectionCount() == 1);
                try {
                    huge.sendUnfinished(3_900_000, 600_000);
                } catch (IOException closedMeanwhile) {
                    assertThat(closedMeanwhile).hasNoCause();
                }

                // Without the limit somebody silent would go after 45 s.
                await().atMost(Duration.ofSeconds(25)).until(() -> server.endpoint.connectionCount() == 0);
                huge.readToTheEnd();
            }
        }

        /** What a client kept while it could not send, and sends in one go. */
        @Test
        void areReadThoughManyComeAtOnce() {
            try (VoiceServer server = server(settings -> settings);
                    TestClient alice = server.connect("alice")) {
                for (int i = 0; i < 30; i++) {
                    alice.sendRaw(leave(16 * 1024));
                }

                await().until(() -> server.metrics.count("error:not_in_channel") == 30);
                assertThat(alice.isOpen()).isTrue();
            }
        }

        @Test
        void nestAsDeepAsTheLimitAndNoDeeperWhichIsCountedApart() {
            String join = "{'type':'VoiceJoin','channel_id':'lobby','more':%s}";
            try (VoiceServer server = server(settings -> settings.limits(limits(16 * 1024, 5)));
                    TestClient alice = server.connect("alice")) {
                alice.send(join.formatted("[[[[[]]]]]"));
                assertThat(alice.awaitError("malformed_message").path("message").asText())
                        .contains("5 deep");
                alice.send("{{{");
                alice.awaitError("malformed_message");
                alice.send(join.formatted("[[[[]]]]"));
                alice.await("VoiceJoined");

                assertThat(server.metrics.count("error:too_deep")).isEqualTo(1);
                assertThat(server.metrics.count("error:malformed_message")).isEqualTo(1);
            }
        }
    }

    @Nested
    class Numbers {

        @Test
        void ofConnectionsAreLimitedPerUserAndInAll() {
            try (VoiceServer server = server(settings -> settings.limits(SMALL));
                    TestClient first = server.connect("alice");
                    TestClient second = server.connect("alice")) {
                first.join(CHANNEL);
                second.join(CHANNEL);

                try (TestClient third = server.connect("alice")) {
                    assertThat(third.awaitClose().code()).isEqualTo(1013);
                }
                try (TestClient bob = server.connect("bob");
                        TestClient carol = server.connect("carol")) {
                    bob.join(CHANNEL);
                    carol.join(CHANNEL);
                    try (TestClient dave = server.connect("dave")) {
                        assertThat(dave.awaitClose().code()).isEqualTo(1013);
                    }
                }
                assertThat(server.metrics.count("refused:too_many_of_user")).isEqualTo(1);
                assertThat(server.metrics.count("refused:too_many_in_all")).isEqualTo(1);
            }
        }

        @Test
        void ofConnectionsDoNotCountThoseWhoseSocketIsResetBeforeTheyAreOpen() throws IOException {
            try (VoiceServer server = server(settings -> settings)) {
                for (int i = 0; i < 60; i++) {
                    RawClient.askAndReset(server.port, "flaky");
                }

                // All have been dealt with once nobody new has come for a while.
                await().atMost(Duration.ofSeconds(20))
                        .during(Duration.ofSeconds(1))
                        .until(() -> server.endpoint.connectionCount() == 0);
                try (TestClient flaky = server.connect("flaky")) {
                    flaky.join(CHANNEL);
                }
                assertThat(server.metrics.count("evicted:silent")).isZero();
            }
        }

        @Test
        void ofChannelsAreLimitedPerUserOnAllTheirConnections() {
            try (VoiceServer server = server(settings -> settings.limits(SMALL));
                    TestClient phone = server.connect("alice");
                    TestClient desktop = server.connect("alice");
                    TestClient bob = server.connect("bob")) {
                String session = phone.join(CHANNEL).path("session_id").asText();
                phone.send("{'type':'VoiceJoin','channel_id':'" + OTHER_CHANNEL + "'}");
                phone.awaitError("rate_limited");
                desktop.send("{'type':'VoiceJoin','channel_id':'" + OTHER_CHANNEL + "'}");
                desktop.awaitError("rate_limited");
                assertThat(server.metrics.count("error:too_many_channels")).isEqualTo(2);
                assertThat(server.metrics.count("error:rate_limited")).isZero();

                bob.join(OTHER_CHANNEL);
                desktop.join(CHANNEL);
                desktop.resume(CHANNEL, session);
                desktop.send("{'type':'VoiceLeave','channel_id':'" + CHANNEL + "'}");
                desktop.join(OTHER_CHANNEL);
            }
        }
    }

    @Nested
    class Shutdown {

        @Test
        void tellsClientsToComeBackAndStoresWhatTheySaid() {
            try (VoiceServer server = server(settings -> settings);
                    TestClient alice = server.connect("alice")) {
                JsonNode joined = alice.join(CHANNEL);
                alice.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'"
                        + joined.path("session_id").asText() + "','latency':5,'seq':1}");
                // Answered after the report was taken in.
                alice.allUntilNow();

                server.endpoint.close();

                assertThat(alice.awaitClose().code()).isEqualTo(1012);
                try (TestClient late = server.connect("late")) {
                    assertThat(late.awaitClose().code()).isEqualTo(1012);
                }
                server.monitor.close();
                assertThat(server.samples.samples()).hasSize(1);
                assertThat(server.sessions.end(
                                SessionId.parse(joined.path("session_id").asText())
                                        .orElseThrow()))
                        .isPresent();
            }
        }

        @Test
        void overlooksNobodyWhoComesAtThatMoment() {
            ClosingTime time = new ClosingTime();
            try (VoiceServer server = server(settings -> settings.timeSource(time))) {
                time.close = server.endpoint::close;
                try (TestClient late = server.connect("late")) {
                    assertThat(late.awaitClose().code()).isEqualTo(1012);
                }

                assertThat(server.metrics.count("opened")).isEqualTo(1);
                await().until(() -> server.endpoint.connectionCount() == 0);
                assertThat(server.metrics.count("closed")).isEqualTo(1);
            }
        }

        /** Closes the endpoint when a connection looks at the clock, which it does before it is among the others. */
        private static final class ClosingTime implements TimeSource {

            private volatile Runnable close = () -> {};

            @Override
            public long wallMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public long nanos() {
                if (!Thread.currentThread().getName().startsWith("connectivity-")) {
                    close.run();
                }
                return System.nanoTime();
            }
        }

        /** A close waits behind the send that is stuck; on Tomcat a thread of ours waits with it, for 50 ms. */
        @Test
        void tellsTheHealthyToComeBackBesideOthersThatReadNothingAndEnds() throws Exception {
            VoiceLimits patient = new VoiceLimits(
                    16 * 1024, 32, 20, 200, 64 * 1024, Duration.ofMinutes(1), Duration.ofMinutes(1), 16, 20, 100);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try (VoiceServer server = server(settings -> settings.limits(patient));
                    TestClient alice = server.connect("alice");
                    RawClient first = new RawClient(server.port, "stalled-1");
                    RawClient second = new RawClient(server.port, "stalled-2");
                    RawClient third = new RawClient(server.port, "stalled-3")) {
                alice.join(CHANNEL);
                for (RawClient reader : List.of(first, second, third)) {
                    reader.send("{'type':'VoiceJoin','channel_id':'lobby'}");
                }
                await().until(() -> server.connections("stalled").size() == 3);
                server.stall("stalled");

                Future<?> closing = thread.submit(server.endpoint::close);

                assertThat(alice.awaitClose().code()).isEqualTo(1012);
                assertThat(closing).succeedsWithin(Duration.ofSeconds(15));
                assertThat(server.endpoint.connectionCount()).isZero();
            } finally {
                thread.shutdownNow();
            }
        }
    }

    @Nested
    class Logging {

        @Test
        void cannotBeFloodedByHostileInput() {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            ListAppender<ILoggingEvent> lines = new ListAppender<>();
            lines.start();
            root.addAppender(lines);
            long begin = System.nanoTime();
            try (VoiceServer server = server(settings -> settings.extension("Broken", (sender, json) -> {
                        throw new IllegalStateException("broken on purpose");
                    }));
                    TestClient hostile = server.connect("hostile")) {
                for (int i = 0; i < 90; i++) {
                    hostile.send("{'type':'Broken'}").send("{{{");
                }
                for (int i = 0; i < 20; i++) {
                    server.connect("broken").close();
                }
                try (TestClient restless = server.connect("restless")) {
                    for (int i = 0; i < 20; i++) {
                        restless.join(CHANNEL);
                        restless.send("{'type':'VoiceLeave','channel_id':'" + CHANNEL + "'}");
                    }
                }
                await().until(() -> server.metrics.count("error:malformed_message") == 180);
                await().until(() -> server.metrics.count("refused:unauthenticated") == 20);

                long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
                assertThat(List.copyOf(lines.list))
                        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO)
                                && line.getLoggerName().startsWith("dev.connectivity"))
                        .hasSizeLessThanOrEqualTo((int) (4 * seconds));
            } finally {
                root.detachAppender(lines);
            }
        }
    }
}
