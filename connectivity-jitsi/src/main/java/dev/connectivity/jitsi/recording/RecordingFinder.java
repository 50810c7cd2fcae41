package dev.connectivity.jitsi.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the recordings in a folder and puts them into the order of time. */
final class RecordingFinder {

    /** A folder of folders of folders: whatever somebody unpacked. */
    private static final int MAX_DEPTH = 4;

    /** Between recordings that know no time, as between two requests for statistics. */
    private static final long STEP_MILLIS = 5_000;

    private RecordingFinder() {}

    static List<Recording> find(Path folder) throws IOException {
        List<Path> candidates;
        try (Stream<Path> inside = Files.walk(folder, MAX_DEPTH)) {
            candidates = inside.filter(Files::isDirectory).sorted().toList();
        }
        List<Recording> recordings = new ArrayList<>();
        for (Path candidate : candidates) {
            Recording recording = new RecordingReader(candidate).read();
            if (!recording.isEmpty()) {
                recordings.add(recording);
            }
            recordings.addAll(StateReader.find(candidate));
        }
        return inOrder(recordings);
    }

    /** Whatever has no time follows what comes before it by name. */
    private static List<Recording> inOrder(List<Recording> found) {
        List<Recording> byName = new ArrayList<>(found);
        byName.sort(Comparator.comparing(Recording::name));
        List<Recording> recordings = new ArrayList<>();
        long before = 0;
        for (Recording recording : byName) {
            Recording timed = recording.atMillis() == 0 ? recording.later(before + STEP_MILLIS) : recording;
            before = Math.max(before, timed.atMillis());
            recordings.add(timed);
        }
        recordings.sort(Comparator.comparingLong(Recording::atMillis).thenComparing(Recording::name));
        return recordings;
    }
}
