package dev.connectivity.jitsi.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge and the browsers behind it said within one moment. Either a folder with any of {@code stats.json},
 * {@code debug.json}, {@code debug-full.json}, and {@code getstats-*.json} of the browsers, in which
 * {@code manifest.json} tells the times and may name the files otherwise (without it the answers tell their own times);
 * or a file with {@code requests} that holds the answers, as it is made of a bridge that drains, stops or does not
 * answer. Files may be compressed and then end with {@code .gz}.
 *
 * @param name the folder's name, or the folder's and the file's
 * @param atMillis when it was made, in milliseconds since the epoch
 * @param answers the bridge's answers in the order of their times
 * @param browsers what the browsers' {@code getStats()} said
 * @param health how {@code /about/health} was answered, or null if it was not asked
 */
public record Recording(
        String name,
        long atMillis,
        List<Answer> answers,
        List<Browser> browsers,
        @Nullable HealthCheck health) {

    /**
     * One answer of the bridge.
     *
     * @param atMillis when it came, in milliseconds since the epoch
     * @param label what to call it, such as its file's name
     * @param body opens it
     */
    public record Answer(long atMillis, String label, Body body) {}

    /**
     * One browser's statistics.
     *
     * @param atMillis when they were read, in milliseconds since the epoch
     * @param label what the file's name calls the browser
     * @param endpointId whose they are by the manifest, or else the label; the sources it sends count for more
     * @param body opens them
     */
    public record Browser(long atMillis, String label, String endpointId, Body body) {}

    /**
     * One request for {@code /about/health}.
     *
     * @param atMillis when it was made, in milliseconds since the epoch
     * @param tookMillis how long the answer took, or until it was given up
     * @param status the HTTP status, or null if no answer came
     * @param text the answer's body, or why there is none
     */
    public record HealthCheck(
            long atMillis, long tookMillis, @Nullable Integer status, String text) {}

    /** What was recorded. */
    @FunctionalInterface
    public interface Body {

        /**
         * Opens it.
         *
         * @return a stream from its beginning, to be closed by the caller
         * @throws IOException if it cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * Copies the lists.
     *
     * @param name the name
     * @param atMillis when it was made
     * @param answers the bridge's answers
     * @param browsers the browsers' statistics
     * @param health how {@code /about/health} was answered, or null
     */
    public Recording {
        answers = List.copyOf(answers);
        browsers = List.copyOf(browsers);
    }

    /**
     * Finds recordings: in the folder itself and in the folders in it, in the order of their times, or of their names
     * where no time is told.
     *
     * @param folder where to look
     * @return the recordings, possibly none
     * @throws IOException if a folder cannot be read
     */
    public static List<Recording> find(Path folder) throws IOException {
        return RecordingFinder.find(folder);
    }

    boolean isEmpty() {
        return answers.isEmpty() && health == null;
    }

    /** The same, but later: for a recording that knows no time. */
    Recording later(long millis) {
        HealthCheck check = health;
        return new Recording(
                name,
                atMillis + millis,
                answers.stream()
                        .map(each -> new Answer(each.atMillis + millis, each.label, each.body))
                        .toList(),
                browsers.stream()
                        .map(each -> new Browser(each.atMillis + millis, each.label, each.endpointId, each.body))
                        .toList(),
                check == null
                        ? null
                        : new HealthCheck(check.atMillis + millis, check.tookMillis, check.status, check.text));
    }
}
