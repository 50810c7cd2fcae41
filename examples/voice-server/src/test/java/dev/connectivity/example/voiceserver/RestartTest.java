package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped and started again while people talk. */
class RestartTest {

    private static final int PEOPLE = 40;

    @TempDir
    Path data;

    private VoiceServer server(int port) {
        return VoiceServer.start(
                Settings.of(Map.of("CONNECTIVITY_PORT", "" + port, "CONNECTIVITY_DATA", data.toString())));
    }

    @Test
    void everybodyIsToldGoesOnWithTheSameSessionAndLosesNoSample() throws Exception {
        List<Caller> people = new ArrayList<>();
        List<String> sessions = new ArrayList<>();
        int port;
        try (VoiceServer first = server(0)) {
            URI address = first.address();
            port = address.getPort();
            for (int i = 0; i < PEOPLE; i++) {
                Caller caller = Caller.login(address, "Person " + i);
                caller.connect();
                people.add(caller);
                sessions.add(caller.join("general"));
                caller.report("general", sessions.get(i), 1, 42, 0.5);
                // On its way when the server stops: stored or not, it is sent again, as nobody waited for its receipt.
                caller.report("general", sessions.get(i), 2, 43, 0.5);
            }
        }
        for (Caller caller : people) {
            assertThat(caller.closeCode()).isEqualTo(1012);
        }

        try (VoiceServer second = server(port)) {
            assertThat(second.address().getPort()).isEqualTo(port);
            for (int i = 0; i < PEOPLE; i++) {
                Caller caller = people.get(i);
                caller.connect();
                caller.send("{'type':'VoiceJoin','channel_id':'general','session_id':'%s'}".formatted(sessions.get(i)));
                JsonNode joined = caller.await(
                        "VoiceJoined", message -> message.path("resumed").booleanValue());
                assertThat(joined.path("session_id").textValue()).isEqualTo(sessions.get(i));
                for (long seq = joined.path("acked_seq").longValue() + 1; seq <= 3; seq++) {
                    caller.report("general", sessions.get(i), seq, 41 + (int) seq, 0.5);
                }
            }
            for (int i = 0; i < PEOPLE; i++) {
                Caller caller = people.get(i);
                String path = "api/me/connection/sessions/" + sessions.get(i);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(caller.json(path).path("metrics"))
                                .extracting(point -> point.path("latency_ms").intValue())
                                .containsExactly(42, 43, 44));
                assertThat(caller.json("api/me/connection/sessions")).hasSize(1);
            }
        } finally {
            people.forEach(Caller::close);
        }
    }
}
