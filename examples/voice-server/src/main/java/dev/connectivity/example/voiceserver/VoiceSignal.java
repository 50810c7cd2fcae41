package dev.connectivity.example.voiceserver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.websocket.ErrorCode;
import dev.connectivity.websocket.MessageExtension;
import dev.connectivity.websocket.VoiceConnection;
import org.jspecify.annotations.Nullable;

/**
 * Passes WebRTC signalling on: {@code channel_id}, {@code to}, and a {@code description} or a {@code candidate}. Both
 * users must be in the channel. The receiver gets {@code from} instead of {@code to}.
 */
final class VoiceSignal implements MessageExtension {

    static final String TYPE = "VoiceSignal";

    /** Keeps no names: whoever sends makes them up. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build());

    @Override
    public void received(VoiceConnection sender, String json) {
        JsonNode message = read(json);
        String channel = text(message, "channel_id");
        String to = text(message, "to");
        if (channel == null || to == null) {
            sender.error(ErrorCode.MALFORMED_MESSAGE, (channel == null ? "channel_id" : "to") + " is missing");
            return;
        }
        if (message.has("description") == message.has("candidate")) {
            sender.error(ErrorCode.MALFORMED_MESSAGE, "either a description or a candidate must be given");
            return;
        }
        if (!sender.isIn(new ChannelId(channel))) {
            sender.error(ErrorCode.NOT_IN_CHANNEL, "you have not joined the channel");
            return;
        }
        ObjectNode passedOn = JSON.createObjectNode();
        passedOn.put("type", TYPE);
        passedOn.put("channel_id", channel);
        passedOn.put("from", sender.user().value());
        String payload = message.has("description") ? "description" : "candidate";
        passedOn.set(payload, message.get(payload));
        passOn(sender, new ChannelId(channel), new UserId(to), passedOn.toString());
    }

    private static void passOn(VoiceConnection sender, ChannelId channel, UserId to, String json) {
        if (sender.sendTo(channel, to, json)) {
            return;
        }
        if (sender.isIn(channel, to)) {
            sender.error(
                    ErrorCode.UNAVAILABLE, "the receiver reads too slowly at the moment; try again in a few seconds");
        } else {
            sender.error(ErrorCode.NOT_IN_CHANNEL, "the receiver is not in the channel");
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException checkedBefore) {
            throw new IllegalArgumentException(checkedBefore);
        }
    }

    private static @Nullable String text(JsonNode message, String field) {
        JsonNode value = message.get(field);
        return value != null
                        && value.isTextual()
                        && !value.textValue().isEmpty()
                        && value.textValue().length() <= 255
                ? value.textValue()
                : null;
    }
}
