package dev.connectivity.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.connectivity.stats.VoiceStats;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message by streaming. Unknown fields are passed over, so a message may grow; what the protocol names must
 * be of the right kind. Bad input is data: nothing here throws for it. Thread-safe.
 */
final class MessageDecoder {

    private static final int MAX_NUMBER_LENGTH = 64;

    /** An integer that is far outside every range, for numbers that fit no int. */
    private static final int OUT_OF_RANGE = Integer.MAX_VALUE;

    /** All that the protocol names, which a report has whole, in the order in which it usually comes. */
    private static final List<String> NAMES = List.of(
            "type", "channel_id", "session_id", "latency", "packet_loss", "jitter", "quality", "timestamp", "seq");

    private static final List<SerializableString> EXPECTED =
            NAMES.stream().<SerializableString>map(SerializedString::new).toList();

    private static final Set<String> JOIN_FIELDS = Set.of("channel_id", "session_id");
    private static final Set<String> LEAVE_FIELDS = Set.of("channel_id");
    private static final Set<String> STATS_FIELDS = Set.copyOf(NAMES);

    private static final class WrongKindException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongKindException(String message) {
            super(message, null, false, false);
        }
    }

    /** The fields of all messages; a message uses its own. */
    private static final class Fields {
        /** One bit for each of the names that was there. */
        int seen;

        @Nullable
        String type;

        @Nullable
        String channelId;

        @Nullable
        String sessionId;

        @Nullable
        Integer latency;

        @Nullable
        Double packetLoss;

        @Nullable
        Integer jitter;

        @Nullable
        Integer quality;

        @Nullable
        Long timestamp;

        @Nullable
        Long seq;

        /** What is wrong with which field; whether it matters depends on the type. */
        @Nullable
        Map<String, String> wrongKinds;
    }

    private final int depth;
    private final JsonFactory json;

    /**
     * Makes a decoder.
     *
     * @param depth how deep a message may nest
     */
    MessageDecoder(int depth) {
        this.depth = depth;
        json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Names may be anything, and no table of them may grow: a report's are expected, and need none.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    ClientMessage decode(String text) {
        Fields fields = new Fields();
        try (JsonParser parser = json.createParser(text)) {
            return read(parser, fields);
        } catch (IOException impossible) {
            return malformed("not valid JSON", fields);
        }
    }

    private ClientMessage read(JsonParser parser, Fields fields) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return malformed("a message must be a JSON object", fields);
            }
            readFields(parser, fields);
            if (parser.nextToken() != null) {
                return malformed("a frame must hold one message and nothing behind it", fields);
            }
        } catch (JsonProcessingException notJson) {
            // Jackson has entered the level that it refuses; numbers and names that are too long are refused alike.
            if (parser.getParsingContext().getNestingDepth() > depth) {
                return new ClientMessage.TooDeep("a message may nest " + depth + " deep, itself included", fields.seq);
            }
            return malformed("not valid JSON: " + notJson.getOriginalMessage(), fields);
        }
        return message(fields);
    }

    private static ClientMessage message(Fields fields) {
        if (fields.type == null) {
            String wrong = wrongKind(fields, Set.of("type"));
            return malformed(wrong != null ? wrong : "type is missing", fields);
        }
        return switch (fields.type) {
            case "VoiceJoin" -> known(fields, JOIN_FIELDS, join(fields));
            case "VoiceStats" -> known(fields, STATS_FIELDS, stats(fields));
            case "VoiceLeave" -> known(fields, LEAVE_FIELDS, leave(fields));
            default -> new ClientMessage.Other(fields.type);
        };
    }

    private static ClientMessage known(Fields fields, Set<String> own, ClientMessage message) {
        String wrong = wrongKind(fields, own);
        return wrong == null ? message : malformed(wrong, fields);
    }

    /** What is wrong with the first of a message's own fields that is of the wrong kind. */
    private static @Nullable String wrongKind(Fields fields, Set<String> own) {
        if (fields.wrongKinds == null) {
            return null;
        }
        for (Map.Entry<String, String> each : fields.wrongKinds.entrySet()) {
            if (own.contains(each.getKey())) {
                return each.getValue();
            }
        }
        return null;
    }

    private static ClientMessage join(Fields fields) {
        return fields.channelId == null
                ? malformed("channel_id is missing", fields)
                : new ClientMessage.Join(fields.channelId, fields.sessionId);
    }

    private static ClientMessage leave(Fields fields) {
        return fields.channelId == null
                ? malformed("channel_id is missing", fields)
                : new ClientMessage.Leave(fields.channelId);
    }

    private static ClientMessage stats(Fields fields) {
        if (fields.channelId == null) {
            return malformed("channel_id is missing", fields);
        }
        if (fields.sessionId == null) {
            return malformed("session_id is missing", fields);
        }
        return new ClientMessage.Stats(
                fields.channelId,
                fields.sessionId,
                new VoiceStats(
                        fields.latency,
                        fields.packetLoss,
                        fields.jitter,
                        fields.quality,
                        fields.timestamp,
                        fields.seq));
    }

    private static ClientMessage malformed(String reason, Fields fields) {
        return new ClientMessage.Malformed(reason, fields.seq);
    }

    /** A name that comes where it is expected is compared in place; any other is made a string of first. */
    private static void readFields(JsonParser parser, Fields fields) throws IOException {
        int expected = 0;
        while (true) {
            boolean met = parser.nextFieldName(EXPECTED.get(expected));
            if (!met && parser.currentToken() != JsonToken.FIELD_NAME) {
                return;
            }
            int known = met ? expected : NAMES.indexOf(parser.currentName());
            if (known < 0) {
                parser.nextToken();
                parser.skipChildren();
            } else {
                readField(parser, fields, known);
                expected = (known + 1) % NAMES.size();
            }
        }
    }

    private static void readField(JsonParser parser, Fields fields, int known) throws IOException {
        String name = NAMES.get(known);
        refuseSecond(known, parser, fields);
        JsonToken token = parser.nextToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        try {
            switch (name) {
                case "type" -> fields.type = string(parser, name);
                case "channel_id" -> fields.channelId = string(parser, name);
                case "session_id" -> fields.sessionId = string(parser, name);
                case "latency" -> fields.latency = integer(parser, name);
                case "packet_loss" -> fields.packetLoss = number(parser, name);
                case "jitter" -> fields.jitter = integer(parser, name);
                case "quality" -> fields.quality = integer(parser, name);
                case "timestamp" -> fields.timestamp = milliseconds(parser, name);
                case "seq" -> fields.seq = sequence(parser, name);
                default -> throw new IllegalStateException("No field for " + name);
            }
        } catch (WrongKindException wrong) {
            parser.skipChildren();
            if (fields.wrongKinds == null) {
                fields.wrongKinds = new LinkedHashMap<>();
            }
            fields.wrongKinds.put(name, String.valueOf(wrong.getMessage()));
        }
    }

    /** Jackson would do so for all names, at the price of a set of them for each message. */
    private static void refuseSecond(int known, JsonParser parser, Fields fields) throws JsonParseException {
        if ((fields.seen & 1 << known) != 0) {
            throw new JsonParseException(parser, "Duplicate field '" + NAMES.get(known) + "'");
        }
        fields.seen |= 1 << known;
    }

    private static String string(JsonParser parser, String name) throws IOException, WrongKindException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new WrongKindException(name + " must be a string");
        }
        return parser.getText();
    }

    private static double number(JsonParser parser, String name) throws IOException, WrongKindException {
        if (!parser.currentToken().isNumeric()) {
            throw new WrongKindException(name + " must be a number");
        }
        return parser.getDoubleValue();
    }

    /** Reads a whole number; one that no range holds stays outside every range, so that the rule is what is told. */
    private static int integer(JsonParser parser, String name) throws IOException, WrongKindException {
        double value = number(parser, name);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            return value < 0 ? -OUT_OF_RANGE : OUT_OF_RANGE;
        }
        if (value != Math.rint(value)) {
            throw new WrongKindException(name + " must be a whole number");
        }
        return (int) value;
    }

    private static long longInteger(JsonParser parser, String name) throws IOException, WrongKindException {
        double value = number(parser, name);
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
            throw new WrongKindException(name + " must be a whole number");
        }
        return (long) value;
    }

    /** Browsers' clocks have fractions of a millisecond. */
    private static long milliseconds(JsonParser parser, String name) throws IOException, WrongKindException {
        double value = number(parser, name);
        return value == Math.rint(value) ? longInteger(parser, name) : Math.round(value);
    }

    private static long sequence(JsonParser parser, String name) throws IOException, WrongKindException {
        long value = longInteger(parser, name);
        if (value < 0) {
            throw new WrongKindException(name + " must not be negative");
        }
        return value;
    }
}
