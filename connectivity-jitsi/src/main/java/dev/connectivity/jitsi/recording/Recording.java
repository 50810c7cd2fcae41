package dev.connectivity.jitsi.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a bridge and the browsers behind it said within one moment: a folder with any of {@code stats.json},
 * {@code debug.json}, {@code debug-full.json}, and {@code getstats-*.json} of the browsers. {@code manifest.json} tells
 * the times; without it the answers tell their own.
 *
 * @param name the folder's name
 * @param answers the bridge's answers in the order of their times
 * @param browsers what the browsers' {@code getStats()} said
 */
public record Recording(String name, List<Answer> answers, List<Browser> browsers) {

    /**
     * One answer of the bridge.
     *
     * @param atMillis when it came, in milliseconds since the epoch
     * @param body the file
     */
    public record Answer(long atMillis, Path body) {}

    /**
     * One browser's statistics.
     *
     * @param atMillis when they were read, in milliseconds since the epoch
     * @param label what the file's name calls the browser
     * @param body the file
     */
    public record Browser(long atMillis, String label, Path body) {}

    /**
     * Copies the lists.
     *
     * @param name the folder's name
     * @param answers the bridge's answers
     * @param browsers the browsers' statistics
     */
    public Recording {
        answers = List.copyOf(answers);
        browsers = List.copyOf(browsers);
    }

    /**
     * Returns when the recording was made.
     *
     * @return the time of its first answer in milliseconds since the epoch
     */
    public long atMillis() {
        return answers.get(0).atMillis();
    }

    /**
     * Finds recordings: the folder itself, or else the folders in it, in the order of their times.
     *
     * @param folder where to look
     * @return the recordings, possibly none
     * @throws IOException if something cannot be read
     */
    public static List<Recording> find(Path folder) throws IOException {
        List<Path> candidates = new ArrayList<>(List.of(folder));
        try (Stream<Path> inside = Files.list(folder)) {
            inside.filter(Files::isDirectory).forEach(candidates::add);
        }
        List<Recording> recordings = new ArrayList<>();
        for (Path candidate : candidates) {
            Recording recording = new RecordingReader(candidate).read();
            if (!recording.answers().isEmpty()) {
                recordings.add(recording);
            }
        }
        recordings.sort(Comparator.comparingLong(Recording::atMillis));
        return recordings;
    }
}
