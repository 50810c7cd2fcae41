package dev.connectivity.example.jitsimonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectivity.UserId;
import dev.connectivity.history.SessionEntry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitsiMonitorMainTest {

    /** The recordings that connectivity-jitsi is tested with. */
    private static final String RECORDINGS = "../../connectivity-jitsi/src/test/resources/jvb";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private JitsiMonitorMain program(String... arguments) throws Exception {
        return new JitsiMonitorMain(Options.parse(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What was drawn for one recording. */
    private String drawnFor(String recording) {
        String from = printed().substring(printed().indexOf("== " + recording + System.lineSeparator()));
        int next = from.indexOf("== ", 3);
        return next < 0 ? from : from.substring(0, next);
    }

    private static String line(String drawn, String name) {
        return drawn.lines().filter(line -> line.contains(name)).findFirst().orElseThrow();
    }

    @Nested
    class Replay {

        @Test
        void drawsWhatAPersonWouldSee() throws Exception {
            try (JitsiMonitorMain program =
                    program("--replay", RECORDINGS, "--step", "0", "--exit", "--no-store", "--no-page")) {
                program.run();
            }

            assertThat(drawnFor("a-idle")).contains("no conference");
            assertThat(line(drawnFor("b-healthy-later"), "Bob-b2y")).contains("Excellent");
            assertThat(line(drawnFor("c2-uplink-loss"), "Bob-b2y")).contains("Poor", "9.3 % both");
            assertThat(line(drawnFor("c3-downlink-loss"), "Bob-b2y")).contains("Poor", "9.8 % client");
            assertThat(line(drawnFor("c4-blackout"), "Bob-b2y")).contains("silent", "Unknown");
            assertThat(line(drawnFor("d-vanished-12s"), "Carol-c3z")).contains("silent", "Unknown");
        }

        @Test
        void drawsHowTheBridgeIs() throws Exception {
            try (JitsiMonitorMain program =
                    program("--replay", RECORDINGS + "/e-states", "--step", "0", "--exit", "--no-store", "--no-page")) {
                program.run();
            }

            assertThat(drawnFor("e-states/draining")).contains("recording draining, 9 ms, stress 0.87, 2 endpoints");
            assertThat(drawnFor("e-states/graceful-shutdown")).contains("recording shutting down, 7 ms, stress 0.76");
            assertThat(drawnFor("e-states/hung")).contains("recording hung, 5003 ms");
            assertThat(drawnFor("e-states/stopped")).contains("recording unreachable, 3 ms");
            assertThat(drawnFor("e-states/unhealthy"))
                    .contains("recording unhealthy, 17 ms", ": No valid IP addresses available for harvesting.");
            assertThat(drawnFor("e-states/default-config")).contains("recording healthy, 15 ms, stress 1.11");
        }

        @Test
        void keepsItsHistoryInTheEmbeddedDatabase(@TempDir Path data) throws Exception {
            String[] arguments = {
                "--replay", RECORDINGS, "--step", "0", "--exit", "--no-page", "--data", data.toString()
            };
            try (JitsiMonitorMain program = program(arguments)) {
                program.run();
            }

            try (History history = History.open(data)) {
                List<SessionEntry> sessions =
                        history.storage().history().sessions(new UserId("jitsi:Bob-b2y"), 20, 0, null);
                assertThat(sessions).hasSizeGreaterThanOrEqualTo(3);
            }
        }
    }

    @Nested
    class ThePage {

        private final HttpClient http = HttpClient.newHttpClient();

        private String get(int port, String path) throws Exception {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }

        @Test
        void showsTheSameAsTheTable() throws Exception {
            String recording = RECORDINGS + "/v2-video-downlink-loss";
            try (JitsiMonitorMain program =
                    program("--replay", recording, "--step", "0", "--exit", "--no-store", "--port", "0")) {
                program.run();
                int port = program.pagePort();

                assertThat(printed()).startsWith("http://127.0.0.1:" + port + "/");
                assertThat(get(port, "/")).contains("<h1>Jitsi monitor</h1>");
                assertThat(get(port, "/page.js")).contains("textContent");
                assertThat(get(port, "/connectivity/connectivity.js")).contains("export");
                assertThat(get(port, "/api/state"))
                        .contains("\"playing\":\"v2-video-downlink-loss\"")
                        .contains("\"loss_down\":{\"value\":7.6,\"source\":\"bridge\"}")
                        .contains("\"level\":\"RED\"");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/../secret",
                    "/connectivity/../../logback.xml",
                    "/connectivity/%2e%2e/%2e%2e/logback.xml",
                    "/connectivity/..%2f..%2flogback.xml",
                    "/connectivity/connectivity.class",
                    "/connectivity/",
                    "/META-INF/MANIFEST.MF"
                })
        void givesNothingElseAway(String path) throws Exception {
            try (JitsiMonitorMain program =
                    program("--replay", RECORDINGS + "/a-idle", "--step", "0", "--exit", "--no-store", "--port", "0")) {
                assertThat(get(program.pagePort(), path)).isEqualTo("Not found");
            }
        }

        @Test
        void saysThatItsPortIsTakenBeforeAnythingElseBegins(@TempDir Path data) throws Exception {
            try (JitsiMonitorMain first = program("--no-store", "--port", "0")) {
                String taken = String.valueOf(first.pagePort());

                assertThatThrownBy(() -> program("--port", taken, "--data", data.toString()))
                        .isInstanceOf(BindException.class);
            }
            assertThat(data).isEmptyDirectory();
        }
    }

    @Nested
    class ExitStatus {

        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        private int execute(String... arguments) throws Exception {
            return JitsiMonitorMain.execute(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    arguments);
        }

        @Test
        void isZeroForHelpWhateverElseIsSaid() throws Exception {
            assertThat(execute("--wrong", "--help")).isZero();
            assertThat(printed().strip()).isEqualTo(Options.USAGE);
            assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        }

        @Test
        void isZeroAfterTheLastRecording() throws Exception {
            String idle = RECORDINGS + "/a-idle";

            assertThat(execute("--replay", idle, "--step", "0", "--exit", "--no-store", "--no-page"))
                    .isZero();
        }

        @Test
        void isTwoForAWrongArgument() throws Exception {
            assertThat(execute("--wrong")).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .startsWith("Unknown option --wrong" + System.lineSeparator());
        }

        @Test
        void isTwoForAPortInUse() throws Exception {
            try (JitsiMonitorMain first = program("--no-store", "--port", "0")) {
                String taken = String.valueOf(first.pagePort());

                assertThat(execute("--no-store", "--port", taken)).isEqualTo(2);
            }
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("is in use; name another with --port");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bridge",
                "--bridge x",
                "--bridge ftp://127.0.0.1",
                "--bridge http://[bad",
                "--bridge http://127.0.0.1:1 --replay .",
                "--replay /does/not/exist",
                "--step x --bridge http://127.0.0.1:1",
                "--port 70000 --bridge http://127.0.0.1:1",
                "--wrong"
            })
    void refusesACommandLineInOneClearLine(String arguments) {
        assertThatThrownBy(() -> Options.parse(arguments.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void asksAStockBridgeOnTheSameHostUnlessToldOtherwise() {
        assertThat(Options.parse().bridges()).containsExactly(URI.create("http://127.0.0.1:8080"));
    }

    @Test
    void takesSeveralBridges() {
        Options options = Options.parse("--bridge", "http://127.0.0.1:8080", "--bridge", "http://127.0.0.1:8081");

        assertThat(options.bridges()).hasSize(2);
        assertThat(options.port()).isEqualTo(8090);
    }

    @Test
    void letsNoControlCharacterReachTheTerminal() {
        assertThat(Table.printable("Eve\u001b[2J\n\u202e", 22)).isEqualTo("Eve?[2J??");
    }
}
