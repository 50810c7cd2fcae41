package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParticipantTest {

    private static final Pattern TIME = Pattern.compile("\"timestamp\":(\\d+),");

    private ScriptedServer server;
    private Scene scene;
    private Participant participant;
    private long now = System.currentTimeMillis();

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptedServer();
        scene = new Scene(LoadProfile.healthy(20, 10, 40, true), server.selector, server.port());
        participant = new Participant(scene, 0, false);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void act() {
        participant.act(now);
    }

    private void enter() throws IOException {
        act();
        server.accept(this::act);
        server.upgrade();
        server.awaitText(this::act, "\"channel_id\":\"room-0\"}");
    }

    private void greet() throws IOException {
        server.sendFrame(
                "{\"type\":\"VoiceJoined\",\"channel_id\":\"room-0\",\"session_id\":\"s\",\"participants\":[]}");
        server.await(this::act, participant::isPresent);
    }

    @Test
    void tellsForHowLongItWaitedToBeLetInAndWasShownNothing() throws IOException {
        enter();
        scene.attentiveMillis += 6_000;
        act();
        greet();
        scene.attentiveMillis += 4_000;
        act();
        server.sendFrame("{\"type\":\"VoiceUserStats\",\"user_id\":\"user-1\",\"latency\":1,\"jitter\":1}");
        server.await(this::act, () -> scene.tally.delivered == 1);
        scene.attentiveMillis += 3_000;
        act();

        assertThat(scene.longestGreetingMillis).isEqualTo(6_000);
        assertThat(scene.longestSilenceMillis).isEqualTo(4_000);
    }

    @Test
    void aLateReportBearsTheTimeAtWhichItWasDueAndTheNextIsNotPutOff() throws IOException {
        enter();
        greet();
        now += 60_000;

        long first = dueTime("\"seq\":1}");
        long second = dueTime("\"seq\":2}");

        assertThat(first).isLessThan(now - 50_000);
        assertThat(second).isEqualTo(first + scene.profile.pauseMillis());
    }

    private long dueTime(String end) throws IOException {
        act();
        Matcher time = TIME.matcher(server.awaitText(() -> {}, end));
        assertThat(time.find()).isTrue();
        return Long.parseLong(time.group(1));
    }
}
