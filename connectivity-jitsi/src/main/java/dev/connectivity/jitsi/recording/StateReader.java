package dev.connectivity.jitsi.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.recording.Recording.Answer;
import dev.connectivity.jitsi.recording.Recording.HealthCheck;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one file that holds requests to a bridge together with their answers. For one use. */
final class StateReader {

    private static final Logger LOG = LoggerFactory.getLogger(StateReader.class);
    private static final String MANIFEST = "manifest.json";
    private static final int OK = 200;

    private final String name;
    private final List<Answer> answers = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private long at;

    private static final class Request {
        private String path = "";
        private @Nullable Integer status;
        private double millis;
        private String body = "";
        private String failure = "";
    }

    private StateReader(String name) {
        this.name = name;
    }

    /** Reads every such file of a folder. */
    static List<Recording> find(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> inside = Files.list(folder)) {
            files = inside.filter(StateReader::isCandidate).sorted().toList();
        }
        List<Recording> recordings = new ArrayList<>();
        for (Path file : files) {
            String name = RecordedFile.name(file);
            String label = folder.getFileName() + "/" + name.substring(0, name.length() - ".json".length());
            try {
                Recording recording = new StateReader(label).read(file);
                if (recording.health() != null) {
                    recordings.add(recording);
                }
            } catch (IOException notJson) {
                // Not such a file, then; folders hold more than what is played.
                LOG.debug("{} is no recorded state", name, notJson);
            }
        }
        return recordings;
    }

    private static boolean isCandidate(Path file) {
        String name = RecordedFile.name(file);
        return name.endsWith(".json") && !name.equals(MANIFEST) && Files.isRegularFile(file);
    }

    private Recording read(Path file) throws IOException {
        try (InputStream bytes = RecordedFile.open(file);
                JsonParser json = RecordedFile.JSON.createParser(bytes)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String member = json.currentName();
                    JsonToken value = json.nextToken();
                    if (member.equals("at")) {
                        at = time(json);
                    } else if (member.equals("requests") && value == JsonToken.START_ARRAY) {
                        requests(json);
                    }
                    json.skipChildren();
                }
            }
        }
        return new Recording(name, at, answers(), List.of(), health());
    }

    private void requests(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            requests.add(request(json));
        }
    }

    private static Request request(JsonParser json) throws IOException {
        Request request = new Request();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            switch (member) {
                case "path" -> request.path = json.getText();
                case "status" -> request.status = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : null;
                case "ms" -> request.millis = value.isNumeric() ? json.getDoubleValue() : 0;
                case "body" -> request.body = value == JsonToken.VALUE_STRING ? json.getText() : copy(json);
                case "error" -> request.failure = json.getText();
                default -> json.skipChildren();
            }
        }
        return request;
    }

    /** Takes what stands in the file as the body it was. */
    private static String copy(JsonParser json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator copy = RecordedFile.JSON.createGenerator(out)) {
            copy.copyCurrentStructure(json);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<Answer> answers() {
        for (Request request : requests) {
            boolean about = request.path.startsWith("/debug") || request.path.startsWith("/stats");
            boolean whole = request.status != null && request.status == OK && request.body.startsWith("{");
            if (about && whole && !request.path.substring(1).contains("/")) {
                byte[] body = request.body.getBytes(StandardCharsets.UTF_8);
                answers.add(new Answer(at, request.path, () -> new ByteArrayInputStream(body)));
            }
        }
        return answers;
    }

    private @Nullable HealthCheck health() {
        for (Request request : requests) {
            if (request.path.equals("/about/health")) {
                String text = request.status == null ? request.failure : request.body;
                return new HealthCheck(at, Math.round(request.millis), request.status, text);
            }
        }
        return null;
    }

    private static long time(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        try {
            return Instant.parse(json.getText()).toEpochMilli();
        } catch (DateTimeException noTime) {
            return 0;
        }
    }
}
