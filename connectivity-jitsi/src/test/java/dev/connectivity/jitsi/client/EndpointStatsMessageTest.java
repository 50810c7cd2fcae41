package dev.connectivity.jitsi.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.connectivity.jitsi.merge.ClientReport;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointStatsMessageTest {

    @Test
    void readsWhatAnObserverOfARealBridgeReceived() throws IOException {
        JsonNode received = new ObjectMapper()
                .readTree(new File("src/test/resources/jvb/bridge-channel/received-by-ws-only-observer.json"));
        List<EndpointStatsMessage> messages = new ArrayList<>();
        for (JsonNode entry : received) {
            EndpointStatsMessage.read(entry.path("msg").toString()).ifPresent(messages::add);
        }

        assertThat(messages).isNotEmpty();
        assertThat(messages.get(0))
                .isEqualTo(new EndpointStatsMessage("aa111111", new ClientReport(1.0, 0.0, 2.0, null, List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"colibriClass\":\"EndpointStats\"}", "{\"from\":\"a\"}"})
    void passesOverEverythingElse(String message) {
        assertThat(EndpointStatsMessage.read(message)).isEmpty();
    }
}
