package dev.connectivity.jitsi.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.recording.Recording.Answer;
import dev.connectivity.jitsi.recording.Recording.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads one folder. For one use. */
final class RecordingReader {

    private static final List<String> ANSWERS = List.of("stats.json", "debug.json", "debug-full.json");
    private static final String BROWSER = "getstats-";

    private final Path folder;
    private final Map<String, Long> times = new HashMap<>();

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
                Long at = times.get(name);
                answers.add(new Answer(at == null ? ownTime(file, "time", fallback) : at, file));
            }
        }
        answers.sort(Comparator.comparingLong(Answer::atMillis));
        return new Recording(String.valueOf(folder.getFileName()), answers, browsers(fallback));
    }

    private List<Browser> browsers(long fallback) throws IOException {
        List<Browser> browsers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(BROWSER) && name.endsWith(".json")) {
                    String label = name.substring(BROWSER.length(), name.length() - ".json".length());
                    browsers.add(new Browser(ownTime(file, "at", fallback), label, file));
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
            String file = null;
            Long at = null;
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    file = null;
                    at = null;
                } else if (json.currentToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    JsonToken value = json.nextToken();
                    if (name.equals("file") && value == JsonToken.VALUE_STRING) {
                        file = json.getText();
                    } else if (name.equals("at") && value == JsonToken.VALUE_NUMBER_INT) {
                        at = json.getLongValue();
                    }
                } else if (json.currentToken() == JsonToken.END_OBJECT && file != null && at != null) {
                    times.put(file, at);
                }
            }
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
