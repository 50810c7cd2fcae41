package dev.connectivity.jitsi.recording;

import dev.connectivity.jitsi.recording.Manifest.Request;
import dev.connectivity.jitsi.recording.Recording.Answer;
import dev.connectivity.jitsi.recording.Recording.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one folder. For one use. */
final class RecordingReader {

    /** What the fixtures call the answers; somebody who polls puts a number or a time before or behind. */
    private static final Pattern ANSWER = Pattern.compile(
            "(?:\\d[\\dTZ:.+-]*[-_])?(stats|debug|debug[-_]?full|full)(?:[-_.]?\\d[\\dTZ:.+-]*)?\\.json");

    private static final Set<String> USUAL = Set.of("stats.json", "debug.json", "debug-full.json");

    private static final Pattern BROWSER = Pattern.compile("(?i)get-?stats[-_](.+)\\.json");

    private static final int OK = 200;

    private final Path folder;
    private final Manifest manifest;
    private final List<Path> files;

    RecordingReader(Path folder) throws IOException {
        this.folder = folder;
        this.manifest = Manifest.of(folder);
        try (Stream<Path> inside = Files.list(folder)) {
            files = inside.filter(Files::isRegularFile).sorted().toList();
        }
    }

    Recording read() throws IOException {
        List<Path> told = files.stream().filter(this::isAnswer).toList();
        long fallback = anyTime(told);
        List<Answer> answers = new ArrayList<>();
        for (Path file : told) {
            answers.add(new Answer(time(file, "time", fallback), name(file), () -> RecordedFile.open(file)));
        }
        // Those of one moment in the order in which they were asked for: the brief ones first.
        answers.sort(Comparator.comparingLong(Answer::atMillis).thenComparing(Answer::label, this::statsFirst));
        List<Browser> browsers = browsers(fallback);
        Recording.HealthCheck health = health();
        long at = answers.isEmpty()
                ? (health == null ? fallback : health.atMillis())
                : answers.get(0).atMillis();
        return new Recording(String.valueOf(folder.getFileName()), at, answers, browsers, health);
    }

    private int statsFirst(String one, String other) {
        return Boolean.compare(other.contains("stats"), one.contains("stats"));
    }

    private static String name(Path file) {
        return RecordedFile.name(file);
    }

    private boolean isAnswer(Path file) {
        Request request = manifest.request(name(file));
        if (request == null || request.path() == null) {
            boolean bySight = ANSWER.matcher(name(file)).matches() && RecordedFile.hasMember(file, "conferences");
            return bySight || USUAL.contains(name(file));
        }
        String path = request.path().replaceFirst("\\?.*", "");
        boolean answered = request.status() == null || request.status() == OK;
        // Those of one conference or one endpoint say nothing of the others.
        return answered && (path.equals("/stats") || path.equals("/debug"));
    }

    /** The file of an answer without a body may be missing; the manifest knows its status. */
    private Recording.@Nullable HealthCheck health() throws IOException {
        Request request = manifest.request("about-health");
        if (request == null || request.at() == null) {
            return null;
        }
        Path body = folder.resolve("about-health.txt");
        String text = Files.exists(body) ? Files.readString(body) : request.failure();
        return new Recording.HealthCheck(request.at(), Math.round(request.millis()), request.status(), text);
    }

    private List<Browser> browsers(long fallback) {
        List<Browser> browsers = new ArrayList<>();
        for (Path file : files) {
            var named = BROWSER.matcher(name(file));
            if (named.matches()) {
                String label = named.group(1);
                String endpoint = manifest.endpoint(label);
                browsers.add(new Browser(
                        time(file, "at", fallback),
                        label,
                        endpoint == null ? label : endpoint,
                        () -> RecordedFile.open(file)));
            }
        }
        return browsers;
    }

    private long time(Path file, String member, long fallback) {
        Request request = manifest.request(name(file));
        if (request != null && request.at() != null) {
            return request.at();
        }
        return RecordedFile.number(file, member).orElse(fallback);
    }

    /** A time for files that tell none: they were asked for together. */
    private long anyTime(List<Path> answers) {
        for (Path file : answers) {
            OptionalLong time = RecordedFile.number(file, "time");
            if (time.isPresent()) {
                return time.getAsLong();
            }
        }
        if (manifest.at() != null) {
            return manifest.at();
        }
        return files.stream()
                .filter(file -> BROWSER.matcher(name(file)).matches())
                .map(file -> RecordedFile.number(file, "at"))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .findFirst()
                .orElse(0);
    }
}
