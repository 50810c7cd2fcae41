package dev.connectivity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.golden.GoldenVectors;
import dev.connectivity.incident.IncidentEvent.Kind;
import dev.connectivity.incident.IncidentEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ToastActionTest {

    @TestFactory
    Stream<DynamicTest> agreesWithTheGoldenVectors() {
        return GoldenVectors.read("toasts.json").tests(ToastActionTest::check);
    }

    private static void check(JsonNode one) {
        JsonNode event = one.get("event");
        List<ToastAction> expected = new ArrayList<>();
        one.get("actions").forEach(action -> expected.add(action(action)));

        List<ToastAction> actions = ToastAction.after(new IncidentEvent(
                Kind.valueOf(event.get("event").asText().toUpperCase(Locale.ROOT)),
                Severity.valueOf(event.get("level").asText().toUpperCase(Locale.ROOT)),
                event.get("packet_loss").asDouble(),
                Instant.EPOCH,
                null));

        assertThat(actions).isEqualTo(expected);
        assertThat(actions).extracting(ToastAction::id).allMatch(id -> id.startsWith("connection-"));
    }

    private static ToastAction action(JsonNode node) {
        String id = node.get("id").asText();
        if (node.get("action").asText().equals("dismiss")) {
            return new ToastAction.Dismiss(id);
        }
        return new ToastAction.Show(new Toast(
                id,
                Toast.Kind.valueOf(node.get("kind").asText().toUpperCase(Locale.ROOT)),
                node.get("title").asText(),
                node.get("message").asText(),
                node.get("duration_ms").isNull()
                        ? null
                        : Duration.ofMillis(node.get("duration_ms").asLong())));
    }
}
