package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.jetty.JettyFrames;
import jakarta.websocket.RemoteEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the endpoint hands to a sender, and what becomes of a sender that cannot send. */
class FrameSenderTest {

    private record Handed(RemoteEndpoint.Async remote, String text, boolean more) {}

    private static void report(TestClient client, JsonNode joined, int seq) {
        client.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'"
                + joined.path("session_id").asText()
                + "','latency':10,'packet_loss':0,'jitter':1,'quality':0,'seq':" + seq + "}");
    }

    @Test
    void isToldThatMoreFollowsUntilTheLastOfATick() {
        List<Handed> handed = new ArrayList<>();
        FrameSender sender = (remote, text, more, done) -> {
            synchronized (handed) {
                handed.add(new Handed(remote, text, more));
            }
            JettyFrames.send(remote, text, more, done);
        };
        try (VoiceServer server = new VoiceServer(
                        JettyUnderTest.withOurs(), builder -> builder.frameSender(sender), Duration.ofMillis(200));
                TestClient alice = server.connect("alice");
                TestClient bob = server.connect("bob");
                TestClient carol = server.connect("carol")) {
            alice.join("lobby");
            JsonNode bobs = bob.join("lobby");
            JsonNode carols = carol.join("lobby");
            int[] seq = new int[1];

            // A tick may come between the two reports.
            await().pollInterval(Duration.ofMillis(250)).until(() -> {
                seq[0]++;
                report(bob, bobs, seq[0]);
                report(carol, carols, seq[0]);
                return isHandedInOneGo(toAlice(handed));
            });

            alice.awaitStatsOf("bob");
            alice.awaitStatsOf("carol");
        }
    }

    private static List<Handed> toAlice(List<Handed> handed) {
        synchronized (handed) {
            RemoteEndpoint.Async alice = handed.get(0).remote();
            return handed.stream().filter(each -> each.remote() == alice).toList();
        }
    }

    /** Tells whether two events were handed over one after the other, the first to wait for the second. */
    private static boolean isHandedInOneGo(List<Handed> frames) {
        for (int i = 1; i < frames.size(); i++) {
            Handed first = frames.get(i - 1);
            Handed second = frames.get(i);
            if (first.text().contains("VoiceUserStats")
                    && first.more()
                    && second.text().contains("VoiceUserStats")
                    && !second.more()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void closesTheConnectionWithAWarningIfItIsMadeForAnotherContainer() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(VoiceWebSocket.class);
        lines.start();
        logger.addAppender(lines);
        try (VoiceServer server = new VoiceServer(
                        new TomcatUnderTest(),
                        builder -> builder.frameSender(JettyFrames::send),
                        Duration.ofMillis(20));
                TestClient alice = server.connect("alice")) {
            alice.send("{'type':'VoiceJoin','channel_id':'lobby'}");

            assertThat(alice.awaitClose().code()).isEqualTo(1001);
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(line -> line.getFormattedMessage() + ": "
                        + line.getThrowableProxy().getMessage())
                .hasSize(1)
                .allMatch(line -> line.contains("does not fit this container") && line.contains("A peer of Jetty's"));
    }
}
