package dev.connectivity.example.jitsimonitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.jitsi.JitsiMonitor;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.recording.Recording;
import dev.connectivity.jitsi.recording.RecordingPlayer;
import dev.connectivity.spi.RoomBroadcaster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    private static final Path RECORDINGS = Path.of("../../connectivity-jitsi/src/test/resources/jvb");

    private final ConnectivityMonitor connectivity = ConnectivityMonitor.builder()
            .channelDirectory(new AnyRoom())
            .broadcaster(RoomBroadcaster.NONE)
            .build();
    private final JitsiMonitor monitor = JitsiMonitor.builder(connectivity).build();
    private final RecordingPlayer player = new RecordingPlayer(monitor, "recording");

    @AfterEach
    void close() {
        monitor.close();
        connectivity.close();
    }

    private String drawn(int width) {
        return Table.draw(List.of(), monitor.servers(), monitor.conferences(), width);
    }

    private void play(String... names) throws IOException {
        for (String name : names) {
            Recording.find(RECORDINGS.resolve(name)).forEach(player::play);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100})
    void fitsANarrowTerminalAndSaysTheSame(int width) throws IOException {
        play("a-idle", "b-healthy", "b-healthy-later", "c2-uplink-loss");

        assertThat(drawn(width).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        assertThat(drawn(width)).contains("Bob-b2y: Poor", "loss up 9.3 % both", "Alice-a1x: Excellent");
    }

    @Test
    void saysThatSomebodyIsSilentWhereThereIsNoColumnForIt() throws IOException {
        play("b-healthy", "c4-blackout");

        assertThat(drawn(80)).contains("Bob-b2y: silent, Unknown");
    }

    @Test
    void saysWhatClientAndBridgeDisagreeAbout() throws IOException {
        play("b-healthy", "b-healthy-later");
        assertThat(drawn(120)).doesNotContain("disagree");

        ClientReport farAway = new ClientReport(900.0, 0.0, 0.0, 4.0, List.of());
        Recording last = Recording.find(RECORDINGS.resolve("b-healthy-later")).get(0);
        monitor.clientReported("rigroom", "aa222222", farAway, last.atMillis() + 1_000);

        assertThat(drawn(120)).contains("client and bridge disagree about round trip: 900.0 against 0.6");
    }

    @Test
    void saysThatABridgeIsOverloaded() throws IOException {
        Recording.find(RECORDINGS.resolve("e-states")).stream()
                .filter(recording -> recording.name().endsWith("default-config"))
                .forEach(player::play);

        assertThat(drawn(120)).contains("recording healthy, 15 ms, stress 1.11 (overloaded), 0 endpoints");
    }

    @Test
    void namesABridgeThatHasNotAnswered() {
        assertThat(Table.draw(List.of(URI.create("http://10.0.0.5:8080")), Map.of(), List.of(), 120))
                .contains("http://10.0.0.5:8080: no answer yet", "no conference");
    }

    @Nested
    class TheTerminal {

        @ParameterizedTest
        @CsvSource({"24 80,80", "50 211,211", "24 5,20", "0 0,120", "'',120", "stty: no tty,120", "24 wide,120"})
        void isAsWideAsItSays(String size, int width) {
            assertThat(Terminal.columns(size)).isEqualTo(width);
        }

        @Test
        void isNoneInAPipeWhoseLinesAreNeverCut() {
            assertThat(new Terminal(false).width()).isEqualTo(Terminal.WIDE);
            assertThat(Terminal.of(true, Map.of()).screen()).isFalse();
            assertThat(Terminal.of(false, Map.of("TERM", "dumb")).screen()).isFalse();
        }
    }
}
