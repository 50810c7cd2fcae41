package dev.connectivity.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the server's messages by streaming, each as one JSON object. */
final class MessageEncoder {

    private static final JsonFactory JSON = new JsonFactory();

    /** Most messages have about so many characters. */
    private static final int EXPECTED_CHARS = 160;

    private MessageEncoder() {}

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String message(String type, Body body) {
        TextWriter text = new TextWriter(EXPECTED_CHARS);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            body.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return wellFormed(text.toString());
    }

    /**
     * Writes what changed in a room as a JSON array.
     *
     * @param ends takes where in the text each event ends
     */
    static String events(ChannelId channel, List<RoomEvent> events, int[] ends) {
        TextWriter text = new TextWriter(EXPECTED_CHARS * events.size());
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (int i = 0; i < ends.length; i++) {
                json.writeStartObject();
                event(json, channel, events.get(i));
                json.writeEndObject();
                json.flush();
                ends[i] = text.length();
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return wellFormed(text.toString());
    }

    /** Replaces halves of characters, which no UTF-8 can hold and at which containers stumble each in its own way. */
    static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }

    static String joined(LiveSession session, RoomPicture picture, ConnectivityMonitor monitor) {
        return message("VoiceJoined", json -> {
            json.writeStringField("channel_id", session.channel().value());
            json.writeStringField("session_id", session.id().toString());
            json.writeStringField("user_id", session.user().value());
            json.writeNumberField("report_interval_ms", monitor.reportInterval().toMillis());
            thresholds(json, monitor.thresholds());
            json.writeArrayFieldStart("participants");
            for (Participant other : picture.others()) {
                json.writeStartObject();
                json.writeStringField("user_id", other.user().value());
                json.writeStringField("name", other.name());
                metrics(json, other);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (picture.resumed()) {
                json.writeBooleanField("resumed", true);
                json.writeFieldName("acked_seq");
                Long acknowledged = picture.acknowledgedSeq();
                if (acknowledged == null) {
                    json.writeNull();
                } else {
                    json.writeNumber(acknowledged);
                }
            }
        });
    }

    private static void thresholds(JsonGenerator json, QualityThresholds thresholds) throws IOException {
        json.writeObjectFieldStart("thresholds");
        boundaries(json, "latency", thresholds.latencyMillis());
        boundaries(json, "packet_loss", thresholds.lossPercent());
        boundaries(json, "jitter", thresholds.jitterMillis());
        json.writeEndObject();
    }

    private static void boundaries(JsonGenerator json, String name, QualityThresholds.Boundaries boundaries)
            throws IOException {
        json.writeArrayFieldStart(name);
        number(json, boundaries.green());
        number(json, boundaries.yellow());
        number(json, boundaries.orange());
        json.writeEndArray();
    }

    private static void metrics(JsonGenerator json, Participant participant) throws IOException {
        nullable(json, "latency", participant.latencyMillis());
        json.writeFieldName("packet_loss");
        Double loss = participant.lossPercent();
        if (loss == null) {
            json.writeNull();
        } else {
            number(json, loss);
        }
        nullable(json, "jitter", participant.jitterMillis());
        nullable(json, "quality", participant.level().code());
    }

    private static void nullable(JsonGenerator json, String name, @Nullable Integer value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    /** Writes a whole number without a fraction. */
    private static void number(JsonGenerator json, double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    private static void event(JsonGenerator json, ChannelId channel, RoomEvent event) throws IOException {
        if (event instanceof RoomEvent.Measured measured) {
            json.writeStringField("type", "VoiceUserStats");
            about(json, channel, event.user());
            metrics(json, measured.participant());
        } else if (event instanceof RoomEvent.Joined joined) {
            json.writeStringField("type", "VoiceUserJoined");
            about(json, channel, event.user());
            json.writeStringField("name", joined.name());
        } else {
            json.writeStringField("type", "VoiceUserLeft");
            about(json, channel, event.user());
        }
    }

    private static void about(JsonGenerator json, ChannelId channel, UserId user) throws IOException {
        json.writeStringField("channel_id", channel.value());
        json.writeStringField("user_id", user.value());
    }

    static String acknowledged(LiveSession session, long seq) {
        // The most frequent message, without anything to be escaped.
        return "{\"type\":\"VoiceStatsAck\",\"session_id\":\"" + session.id() + "\",\"seq\":" + seq + '}';
    }

    static String incident(LiveSession session, IncidentEvent event) {
        return message("VoiceIncident", json -> {
            json.writeStringField("channel_id", session.channel().value());
            json.writeStringField("session_id", session.id().toString());
            json.writeStringField("event", event.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("level", event.severity().name().toLowerCase(Locale.ROOT));
            json.writeFieldName("packet_loss");
            number(json, event.lossPercent());
            json.writeStringField("started_at", event.startedAt().toString());
        });
    }

    static String error(ErrorCode code, String text, @Nullable Long seq) {
        return message("VoiceError", json -> {
            json.writeStringField("code", code.wire());
            json.writeStringField("message", text);
            if (seq != null) {
                json.writeNumberField("seq", seq);
            }
        });
    }
}
