package dev.connectivity.jitsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.merge.LossScope;
import dev.connectivity.jitsi.poll.FakeBridge;
import dev.connectivity.jitsi.poll.PollSettings;
import dev.connectivity.jitsi.poll.ServerObservation.Condition;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From bridges over real HTTP to stored sessions: pollers, ticker, meetings and the monitor as they run together. */
@Timeout(120)
class PollingTest {

    private static final PollSettings FAST = new PollSettings(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(150),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofSeconds(60));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger(100);

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

    private FakeBridge bridge(String conference, String... endpoints) {
        FakeBridge bridge = new FakeBridge();
        open.add(bridge);
        return listing(bridge, conference, endpoints);
    }

    /** Each answer counts 20 packets more. */
    private FakeBridge listing(FakeBridge bridge, String conference, String... endpoints) {
        return bridge.on("/stats", FakeBridge.json(() -> answer(conference, this::counters, endpoints)))
                .on("/debug?full=true", FakeBridge.json(() -> answer(conference, this::counters, endpoints)))
                .on("/debug", FakeBridge.json(() -> answer(conference, id -> "\"" + id + "-name\"", endpoints)))
                .on("/about/health", FakeBridge.text(200, ""));
    }

    private static String answer(String conference, Function<String, String> endpoint, String... endpoints) {
        String all = Stream.of(endpoints)
                .map(id -> "\"" + id + "\":" + endpoint.apply(id))
                .collect(Collectors.joining(","));
        return "{\"shutdown_state\":\"RUNNING\",\"drain\":false,\"conferences\":{\"" + conference + "\":{"
                + "\"name\":\"standup@conference.example.org\",\"meeting_id\":\"m1\",\"endpoints\":{" + all + "}}}}";
    }

    private String counters(String id) {
        int count = answers.incrementAndGet();
        int packets = count * 20;
        return """
                {"stats_id":"%s-name","transceiver":{"endpoint_connection_stats":{"rtt":%d.25,
                 "incoming_loss_stats":{"packets_lost":0,"packets_received":%d},
                 "outgoing_loss_stats":{"packets_lost":0,"packets_received":900}},
                 "receiver":{"PacketStreamStats":{"total_packets":%d,"packet_rate":50},
                  "RTCP termination":{"num_RtcpRrPacket_rx":%d},
                  "Incoming statistics tracker":{"%d":{"num_expected_packets":%d,"num_received_packets":%d,
                   "jitter":3.5,"media_type":"audio"}}}}}""".formatted(id, 40 + count % 2, packets, packets, count, id.hashCode() & 0xFFFF, packets, packets);
    }

    /** Polls by the given clock, or by the rig's fake one. */
    private Rig polling(@Nullable TimeSource time, FakeBridge... bridges) {
        Rig rig = new Rig(builder -> {
            if (time != null) {
                builder.timeSource(time);
            }
            for (FakeBridge bridge : bridges) {
                builder.bridge(bridge.uri());
            }
            return builder.polling(FAST).lossScope(LossScope.UPLINK_SUFFICES);
        });
        open.add(0, rig);
        return rig;
    }

    /** Lets time pass on the fake clock, faster than the real one, until something is so. */
    private static void passUntil(Rig rig, Callable<Boolean> done) {
        await().until(() -> {
            rig.time.advance(Duration.ofMillis(500));
            return done.call();
        });
    }

    private static boolean isGreen(Rig rig) {
        ParticipantView view = rig.participants().get("aa111111");
        return view != null && view.quality().level() == QualityLevel.GREEN;
    }

    private static void awaitLevel(Rig rig, String endpoint, QualityLevel level) {
        await().untilAsserted(() -> assertThat(rig.participants())
                .hasEntrySatisfying(
                        endpoint, view -> assertThat(view.quality().level()).isEqualTo(level)));
    }

    @Test
    void aSessionIsStoredFromTheFirstAnswerToTheLast() {
        FakeBridge bridge = bridge("c1", "aa111111", "aa222222");
        Rig rig = polling(TimeSource.system(), bridge);
        awaitLevel(rig, "aa111111", QualityLevel.GREEN);

        listing(bridge, "c1", "aa222222");
        await().until(() -> rig.connectivity.sessionCount() == 1);
        rig.connectivity.tick();

        assertThat(rig.sessions.starts()).hasSize(2);
        assertThat(rig.samples.samples()).isNotEmpty();
        assertThat(rig.sessions.starts())
                .filteredOn(start -> start.user().value().equals("jitsi:aa111111-name"))
                .singleElement()
                .satisfies(start -> assertThat(rig.sessions.end(start.session()))
                        .hasValueSatisfying(end -> assertThat(end.reason()).isEqualTo(EndReason.LEFT)));
    }

    @Test
    void aMeetingIsJoinedAcrossBridgesWhileAnotherHangs() {
        FakeBridge one = bridge("c1", "aa111111");
        FakeBridge two = bridge("c2", "bb111111");
        FakeBridge hung = bridge("c3", "cc111111");
        hung.onAll(hung.hang());
        Rig rig = polling(TimeSource.system(), hung, one, two);

        awaitLevel(rig, "aa111111", QualityLevel.GREEN);
        awaitLevel(rig, "bb111111", QualityLevel.GREEN);
        await().untilAsserted(() -> assertThat(rig.jitsi.servers())
                .hasEntrySatisfying(
                        hung.uri().toString(),
                        server -> assertThat(server.condition()).isEqualTo(Condition.HUNG))
                .hasEntrySatisfying(
                        one.uri().toString(),
                        server -> assertThat(server.condition()).isEqualTo(Condition.HEALTHY)));
        assertThat(rig.jitsi.conferences())
                .singleElement()
                .satisfies(meeting -> assertThat(meeting.participants()).hasSize(2));
        assertThat(rig.room("standup")).hasSize(2);
    }

    @Test
    void aBridgeThatNoLongerAnswersIsUnknownAfterTenSecondsAndForgottenAfterAMinute() {
        FakeBridge bridge = bridge("c1", "aa111111");
        Rig rig = polling(null, bridge);
        passUntil(rig, () -> isGreen(rig));

        bridge.onAll(bridge.hang());
        rig.time.advance(Duration.ofSeconds(11));
        awaitLevel(rig, "aa111111", QualityLevel.UNKNOWN);
        assertThat(rig.connectivity.sessionCount()).as("after ten seconds").isEqualTo(1);

        rig.time.advance(Duration.ofSeconds(60));
        await().until(() -> rig.connectivity.sessionCount() == 0);
        assertThat(rig.jitsi.conferences()).isEmpty();
    }

    @Test
    void somebodyWhoseCountersStandStillIsSilentAndComesBack() {
        FakeBridge bridge = bridge("c1", "aa111111");
        Rig rig = polling(null, bridge);
        passUntil(rig, () -> isGreen(rig));

        String frozen = answer("c1", this::counters, "aa111111");
        bridge.on("/stats", FakeBridge.json(() -> frozen)).on("/debug?full=true", FakeBridge.json(() -> frozen));
        passUntil(rig, () -> activity(rig) == Activity.SILENT);

        listing(bridge, "c1", "aa111111");
        passUntil(rig, () -> activity(rig) == Activity.ACTIVE);
    }

    private static Activity activity(Rig rig) {
        return Objects.requireNonNull(rig.participants().get("aa111111"))
                .quality()
                .activity();
    }
}
