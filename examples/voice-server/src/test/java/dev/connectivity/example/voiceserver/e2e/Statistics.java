package dev.connectivity.example.voiceserver.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.PageSockets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One set of numbers that passed a page's WebSocket.
 *
 * @param at when it passed
 * @param latency milliseconds, null if unknown
 * @param packetLoss percent, null if unknown
 * @param quality 0 to 3, null if unknown
 */
record Statistics(
        Instant at,
        @Nullable Double latency,
        @Nullable Double packetLoss,
        @Nullable Integer quality) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the page reported of itself. */
    static List<Statistics> sent(Page page) {
        return of(page, true, "VoiceStats");
    }

    /** What the page heard of the others. */
    static List<Statistics> received(Page page) {
        return of(page, false, "VoiceUserStats");
    }

    private static List<Statistics> of(Page page, boolean sent, String type) {
        List<Statistics> found = new ArrayList<>();
        for (PageSockets.Message message : page.sockets().messages()) {
            if (message.sent() == sent) {
                JsonNode json = parse(message.text());
                // A frame of a batching connection is an array of events.
                for (JsonNode event :
                        json.isArray() ? json : JSON.createArrayNode().add(json)) {
                    if (type.equals(event.path("type").asText())) {
                        found.add(of(message.at(), event));
                    }
                }
            }
        }
        return found;
    }

    private static Statistics of(Instant at, JsonNode event) {
        return new Statistics(
                at,
                event.hasNonNull("latency") ? event.get("latency").asDouble() : null,
                event.hasNonNull("packet_loss") ? event.get("packet_loss").asDouble() : null,
                event.hasNonNull("quality") ? event.get("quality").asInt() : null);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
