package dev.connectivity.jitsi.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Lets a fake bridge answer as a real one was recorded to, request by request. */
final class RecordedState {

    private RecordedState() {}

    static void play(String recording, FakeBridge bridge) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(recording);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
        for (JsonNode request : root.get("requests")) {
            String path = request.get("path").asText();
            if (!request.has("status")) {
                bridge.on(path, bridge.hang());
            } else if (request.has("body")) {
                JsonNode body = request.get("body");
                String text = body.isTextual() ? body.asText() : body.toString();
                bridge.on(path, FakeBridge.text(request.get("status").asInt(), text));
            } else if (path.equals("/stats")) {
                // Its body was not kept; only its size.
                bridge.on(path, FakeBridge.json(() -> "{\"conferences\":{}}"));
            }
        }
    }
}
