package dev.connectivity.jitsi.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads flat JSON objects of texts and numbers; deeper parts get a dotted name. */
final class StatsReader {

    /** No report has more members; whatever follows is passed over. */
    private static final int MAX_MEMBERS = 200;

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(4L << 20)
                    .maxNestingDepth(16)
                    .maxStringLength(64 << 10)
                    .build())
            .build();

    private StatsReader() {}

    /** Reads the object the parser stands on. */
    static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> members = new HashMap<>();
        object(json, "", members);
        return members;
    }

    private static void object(JsonParser json, String prefix, Map<String, Object> members) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                object(json, name + ".", members);
            } else if (members.size() >= MAX_MEMBERS) {
                json.skipChildren();
            } else if (value == JsonToken.VALUE_STRING) {
                members.put(name, json.getText());
            } else if (value.isNumeric() && Double.isFinite(json.getDoubleValue())) {
                members.put(name, json.getDoubleValue());
            } else {
                json.skipChildren();
            }
        }
    }

    static @Nullable Double number(Map<String, Object> members, String name) {
        return members.get(name) instanceof Double value ? value : null;
    }

    static @Nullable String text(Map<String, Object> members, String name) {
        return members.get(name) instanceof String value ? value : null;
    }
}
