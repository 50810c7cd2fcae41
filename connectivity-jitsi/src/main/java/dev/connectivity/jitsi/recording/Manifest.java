package dev.connectivity.jitsi.recording;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code manifest.json} tells of a folder. One that is missing or broken tells what could be read of it. */
final class Manifest {

    private final Map<String, Request> requests = new HashMap<>();
    private final Map<String, String> endpoints = new HashMap<>();
    private @Nullable Long at;

    /** One request: null is what is not told. */
    record Request(
            @Nullable String path,
            @Nullable Long at,
            @Nullable Integer status,
            double millis,
            String failure) {}

    private Manifest() {}

    static Manifest of(Path folder) {
        Manifest manifest = new Manifest();
        Path file = folder.resolve("manifest.json");
        if (Files.exists(file)) {
            try (InputStream bytes = RecordedFile.open(file);
                    JsonParser json = RecordedFile.JSON.createParser(bytes)) {
                manifest.read(json);
            } catch (IOException broken) {
                return manifest;
            }
        }
        return manifest;
    }

    /** When the folder was made. */
    @Nullable
    Long at() {
        return at;
    }

    /** A request by its name or by the file its answer is in. */
    @Nullable
    Request request(String name) {
        return requests.get(name);
    }

    /** The endpoint behind a label such as ep2. */
    @Nullable
    String endpoint(String label) {
        return endpoints.get(label);
    }

    private void read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("atMs") && value == JsonToken.VALUE_NUMBER_INT) {
                at = json.getLongValue();
            } else if (value == JsonToken.START_ARRAY && (name.equals("requests") || name.equals("endpoints"))) {
                entries(json, name.equals("requests"));
            } else {
                json.skipChildren();
            }
        }
    }

    private void entries(JsonParser json, boolean areRequests) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            Map<String, String> members = members(json);
            if (areRequests) {
                remember(members);
            } else if (members.containsKey("ep") && members.containsKey("id")) {
                endpoints.put("ep" + members.get("ep"), members.get("id"));
            }
        }
    }

    private static Map<String, String> members(JsonParser json) throws IOException {
        Map<String, String> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                members.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return members;
    }

    private void remember(Map<String, String> members) {
        Double time = number(members.get("at"));
        Double status = number(members.get("status"));
        Double millis = number(members.get("ms"));
        Request request = new Request(
                members.get("path"),
                time == null ? null : Long.valueOf(time.longValue()),
                status == null ? null : Integer.valueOf(status.intValue()),
                millis == null ? 0 : millis,
                members.getOrDefault("error", ""));
        for (String key : new String[] {"file", "name"}) {
            String name = members.get(key);
            if (name != null) {
                requests.put(name, request);
            }
        }
    }

    private static @Nullable Double number(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }
}
