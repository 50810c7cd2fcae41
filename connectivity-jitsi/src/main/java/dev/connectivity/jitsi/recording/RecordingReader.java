package dev.connectivity.jitsi.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.recording.Recording.Answer;
import dev.connectivity.jitsi.recording.Recording.Browser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one folder. For one use. */
final class RecordingReader {

    private static final List<String> ANSWERS = List.of("stats.json", "debug.json", "debug-full.json");
    private static final String BROWSER = "getstats-";

    private final Path folder;
    private final Map<String, Request> requests = new HashMap<>();

    /** What the manifest tells of one request. */
    private static final class Request {
        private @Nullable String file;
        private @Nullable String name;
        private @Nullable Long at;
        private @Nullable Integer status;
        private double millis;
    }

    RecordingReader(Path folder) {
        this.folder = folder;
    }

    Recording read() throws IOException {
        Path manifest = folder.resolve("manifest.json");
        if (Files.exists(manifest)) {
            readManifest(manifest);
        }
        long fallback = anyTime();
        List<Answer> answers = new ArrayList<>();
        for (String name : ANSWERS) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                Request request = requests.get(name);
                Long at = request == null ? null : request.at;
                answers.add(new Answer(at == null ? ownTime(file, "time", fallback) : at, opened(file)));
            }
        }
        answers.sort(Comparator.comparingLong(Answer::atMillis));
        long at = answers.isEmpty() ? fallback : answers.get(0).atMillis();
        return new Recording(String.valueOf(folder.getFileName()), at, answers, browsers(fallback), health());
    }

    private static Recording.Body opened(Path file) {
        return () -> new BufferedInputStream(Files.newInputStream(file));
    }

    /** The file of an answer without a body may be missing; the manifest knows its status. */
    private Recording.@Nullable HealthCheck health() throws IOException {
        Request request = requests.get("about-health");
        if (request == null || request.at == null) {
            return null;
        }
        Path body = folder.resolve("about-health.txt");
        String text = Files.exists(body) ? Files.readString(body) : "";
        return new Recording.HealthCheck(request.at, Math.round(request.millis), request.status, text);
    }

    private List<Browser> browsers(long fallback) throws IOException {
        List<Browser> browsers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(BROWSER) && name.endsWith(".json")) {
                    String label = name.substring(BROWSER.length(), name.length() - ".json".length());
                    browsers.add(new Browser(ownTime(file, "at", fallback), label, opened(file)));
                }
            }
        }
        return browsers;
    }

    /** The time of a full answer, for files that tell none: they were asked for together, brief answers first. */
    private long anyTime() throws IOException {
        for (String name : List.of("debug-full.json", "debug.json")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                long at = ownTime(file, "time", -1);
                if (at >= 0) {
                    return at;
                }
            }
        }
        return 0;
    }

    private void readManifest(Path manifest) throws IOException {
        try (JsonParser json = parser(manifest)) {
            Request request = new Request();
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    request = new Request();
                } else if (json.currentToken() == JsonToken.FIELD_NAME) {
                    member(json, request);
                } else if (json.currentToken() == JsonToken.END_OBJECT) {
                    remember(request);
                }
            }
        }
    }

    private static void member(JsonParser json, Request request) throws IOException {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        boolean number = value == JsonToken.VALUE_NUMBER_INT;
        switch (name) {
            case "file" -> request.file = value == JsonToken.VALUE_STRING ? json.getText() : null;
            case "name" -> request.name = value == JsonToken.VALUE_STRING ? json.getText() : null;
            case "at" -> request.at = number ? json.getLongValue() : null;
            case "status" -> request.status = number ? json.getIntValue() : null;
            case "ms" -> request.millis = value.isNumeric() ? json.getDoubleValue() : 0;
            default -> {
                if (value == JsonToken.START_OBJECT) {
                    json.skipChildren();
                }
            }
        }
    }

    private void remember(Request request) {
        if (request.file != null) {
            requests.put(request.file, request);
        }
        if (request.name != null) {
            requests.put(request.name, request);
        }
    }

    /** A number at the top of a file. */
    private static long ownTime(Path file, String member, long fallback) throws IOException {
        try (JsonParser json = parser(file)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return fallback;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = member.equals(json.currentName());
                JsonToken value = json.nextToken();
                if (wanted && value == JsonToken.VALUE_NUMBER_INT) {
                    return json.getLongValue();
                }
                json.skipChildren();
            }
            return fallback;
        }
    }

    private static JsonParser parser(Path file) throws IOException {
        return new JsonFactory().createParser(file.toFile());
    }
}
