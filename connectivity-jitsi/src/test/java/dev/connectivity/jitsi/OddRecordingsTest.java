package dev.connectivity.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.jitsi.merge.ParticipantQuality;
import dev.connectivity.jitsi.poll.ServerObservation.Condition;
import dev.connectivity.jitsi.recording.Recording;
import dev.connectivity.jitsi.recording.RecordingPlayer;
import dev.connectivity.quality.QualityLevel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as somebody else makes them: named otherwise, compressed, incomplete, damaged. */
class OddRecordingsTest {

    private static final String IMPAIRED = "aa222222";

    @TempDir
    private Path folder;

    private final Rig rig = new Rig();
    private final RecordingPlayer player = new RecordingPlayer(rig.jitsi, "bridge");

    @AfterEach
    void close() {
        rig.close();
    }

    /** Copies a recording into a folder of its own. */
    private Path copy(String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(Rig.RECORDINGS.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    private List<String> play() throws IOException {
        List<String> trouble = new ArrayList<>();
        for (Recording recording : Recording.find(folder)) {
            trouble.addAll(player.play(recording));
        }
        return trouble;
    }

    private ParticipantQuality impaired() {
        return Objects.requireNonNull(rig.participants().get(IMPAIRED)).quality();
    }

    @Test
    void compressedFilesAreReadLikeOthers() throws IOException {
        Path recording = copy("v3-no-transport-cc");
        for (String name : List.of("stats.json", "debug-full.json", "getstats-ep2.json")) {
            Path plain = recording.resolve(name);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(recording.resolve(name + ".gz")))) {
                Files.copy(plain, out);
            }
            Files.delete(plain);
        }

        assertThat(play()).isEmpty();
        assertThat(impaired().level()).isEqualTo(QualityLevel.RED);
        assertThat(impaired().downlinkLossPercent()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debug_full.json",
                "debugfull.json",
                "full.json",
                "debug-full-0007.json",
                "20261121T024440Z-debug-full.json"
            })
    void anAnswerMayBearANumberOrATime(String name) throws IOException {
        Path recording = copy("v3-no-transport-cc");
        Files.delete(recording.resolve("stats.json"));
        Files.move(recording.resolve("debug-full.json"), recording.resolve(name));

        assertThat(play()).isEmpty();
        assertThat(impaired().level()).isEqualTo(QualityLevel.RED);
    }

    @Test
    void theManifestMayNameThemAnyhow() throws IOException {
        Path recording = copy("v3-no-transport-cc");
        Files.delete(recording.resolve("stats.json"));
        Files.move(recording.resolve("debug-full.json"), recording.resolve("third-answer.json"));
        String manifest = Files.readString(recording.resolve("manifest.json"));
        Files.writeString(recording.resolve("manifest.json"), manifest.replace("debug-full.json", "third-answer.json"));

        assertThat(play()).isEmpty();
        assertThat(impaired().level()).isEqualTo(QualityLevel.RED);
    }

    @Test
    void answersAboutOneEndpointAreNotTakenForTheWhole() throws IOException {
        Path recording = copy("b-healthy");
        Files.writeString(recording.resolve("debug-conf-aa111111.json"), "{\"conferences\":{}}");
        Files.writeString(recording.resolve("debug-stats-jvb-ice-stats.json"), "{\"conferences\":{}}");
        Files.writeString(recording.resolve("colibri-stats.json"), "{\"conferences\":1}");
        Files.writeString(recording.resolve("metrics-json.json"), "{\"jitter\":NaN}");
        Files.writeString(recording.resolve("debug-unknown-conf.json"), "null");
        Files.writeString(recording.resolve("notes.json"), "made by hand");

        assertThat(play()).isEmpty();
        assertThat(rig.participants()).hasSize(3);
    }

    @Test
    void statisticsOfBrowsersFindTheirEndpointThroughTheManifestWhereThereIsOnlyStats() throws IOException {
        Path recording = copy("v3-no-transport-cc");
        Files.delete(recording.resolve("debug-full.json"));

        assertThat(play()).isEmpty();
        assertThat(impaired().downlinkLossPercent()).isNotNull();
    }

    @Test
    void withoutAnyTimeTheNamesAreTheOrder() throws IOException {
        for (String name : List.of("b-healthy", "b-healthy-later", "c2-uplink-loss")) {
            Path recording = copy(name);
            Files.delete(recording.resolve("manifest.json"));
            Files.delete(recording.resolve("debug-full.json"));
            Files.deleteIfExists(recording.resolve("debug.json"));
            for (int browser = 1; browser <= 3; browser++) {
                Files.delete(recording.resolve("getstats-ep" + browser + ".json"));
            }
        }

        assertThat(Recording.find(folder))
                .extracting(Recording::name)
                .containsExactly("b-healthy", "b-healthy-later", "c2-uplink-loss");
        assertThat(Recording.find(folder)).extracting(Recording::atMillis).doesNotHaveDuplicates();
        assertThat(play()).isEmpty();
        assertThat(impaired().level()).isEqualTo(QualityLevel.RED);
    }

    @Test
    void briefDebugAloneListsWhoIsThere() throws IOException {
        Path recording = copy("b-healthy");
        Files.delete(recording.resolve("stats.json"));
        Files.delete(recording.resolve("debug-full.json"));
        for (int browser = 1; browser <= 3; browser++) {
            Files.delete(recording.resolve("getstats-ep" + browser + ".json"));
        }

        assertThat(play()).isEmpty();
        assertThat(rig.participants()).hasSize(3);
        assertThat(impaired().level()).isEqualTo(QualityLevel.UNKNOWN);
    }

    @Test
    void foldersInFoldersAreFound() throws IOException {
        Path recording = copy("b-healthy");
        Path deeper = Files.createDirectories(folder.resolve("one/two"));
        Files.move(recording, deeper.resolve("b-healthy"));

        assertThat(Recording.find(folder)).extracting(Recording::name).containsExactly("b-healthy");
    }

    @Test
    void aBridgeThatAnsweredNothingButWasAskedIsARecordingToo() throws IOException {
        Path recording = Files.createDirectories(folder.resolve("gone"));
        Files.writeString(
                recording.resolve("manifest.json"),
                "{\"requests\":[{\"name\":\"about-health\",\"path\":\"/about/health\",\"at\":1795228232919,"
                        + "\"ms\":2.1,\"error\":\"ECONNREFUSED\"}]}");

        assertThat(play()).isEmpty();
        assertThat(Objects.requireNonNull(rig.jitsi.servers().get("bridge")).condition())
                .isEqualTo(Condition.UNREACHABLE);
    }

    /** As two bridges of one meeting answer, recorded one after the other. */
    @Test
    void twoBridgesOfOneMeetingAreToldApart() throws IOException {
        for (int round = 0; round < 3; round++) {
            spread("one-" + round, "c1", round, "aa111111", "aa222222");
            spread("two-" + round, "c2", round, "aa333333");
        }

        assertThat(play()).isEmpty();
        assertThat(rig.jitsi.conferences()).hasSize(1);
        assertThat(rig.participants()).containsOnlyKeys("aa111111", "aa222222", "aa333333");
        assertThat(rig.participants().get("aa333333"))
                .extracting(view -> view.participant().bridge())
                .isEqualTo("bridge 2");
    }

    @Test
    void aBridgeThatWasRestartedIsTheSame() throws IOException {
        spread("one", "c1", 0, "aa111111", "aa222222");
        spread("two", "c2", 5, "aa222222");

        assertThat(play()).isEmpty();
        assertThat(rig.participants()).containsOnlyKeys("aa222222");
    }

    private void spread(String name, String conference, int round, String... endpoints) throws IOException {
        Path recording = Files.createDirectories(folder.resolve(name));
        List<String> members =
                Stream.of(endpoints).map(id -> "\"" + id + "\":\"" + id + "\"").toList();
        Files.writeString(
                recording.resolve("debug.json"),
                "{\"time\":%d,\"conferences\":{\"%s\":{\"meeting_id\":\"m\",\"endpoints\":{%s}}}}"
                        .formatted(1_795_229_794_590L + 5_000L * round, conference, String.join(",", members)));
    }

    @Nested
    class Damage {

        @ParameterizedTest
        @ValueSource(strings = {"", "<html>404</html>", "{\"conferences\":{\"a\":", "[]", "\"null\""})
        void ofOneAnswerIsToldAndTheOthersAreUsed(String content) throws IOException {
            Path recording = copy("v3-no-transport-cc");
            Files.writeString(recording.resolve("stats.json"), content);

            assertThat(play()).singleElement().asString().startsWith("stats.json cannot be read: ");
            assertThat(impaired().level()).isEqualTo(QualityLevel.RED);
        }

        @Test
        void ofABrowsersStatisticsIsToldAndTheOthersAreUsed() throws IOException {
            Path recording = copy("v3-no-transport-cc");
            Files.writeString(recording.resolve("getstats-ep1.json"), "secret");

            assertThat(play())
                    .singleElement()
                    .asString()
                    .startsWith("the statistics of ep1 cannot be read: ")
                    .doesNotContain("secret");
            assertThat(impaired().downlinkLossPercent()).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "null", "[]", "{\"requests\":[", "{\"requests\":[1,null,{\"file\":[]}],\"endpoints\":{}}"
                })
        void ofTheManifestLeavesTheAnswersTheirOwnTime(String content) throws IOException {
            Path recording = copy("v3-no-transport-cc");
            Files.writeString(recording.resolve("manifest.json"), content);

            assertThat(play()).isEmpty();
            assertThat(impaired().level()).isEqualTo(QualityLevel.RED);
        }

        @Test
        void byTheStatusOfAnErrorIsNoAnswer() throws IOException {
            Path recording = copy("v3-no-transport-cc");
            String manifest = Files.readString(recording.resolve("manifest.json"));
            Files.writeString(
                    recording.resolve("manifest.json"), manifest.replaceFirst("\"status\": ?200", "\"status\":500"));

            assertThat(play()).isEmpty();
            assertThat(rig.participants()).isNotEmpty();
        }
    }
}
