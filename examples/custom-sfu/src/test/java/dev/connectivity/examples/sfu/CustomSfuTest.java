package dev.connectivity.examples.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.examples.sfu.CustomSfu.Link;
import dev.connectivity.stats.VoiceStats;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomSfuTest {

    private static final VoiceStats GOOD = VoiceStats.of(60, 0.0, 5);

    private static List<String> output(Link... links) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new CustomSfu(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(List.of(links));
        return bytes.toString(StandardCharsets.UTF_8).lines().map(String::strip).toList();
    }

    @Test
    void tellsTheStoryOfABadLink() {
        VoiceStats poor = VoiceStats.of(60, 4.5, 5);
        VoiceStats bad = VoiceStats.of(60, 12.0, 5);

        List<String> output = output(
                new Link("alice", Collections.nCopies(9, GOOD)),
                new Link("bob", List.of(GOOD, poor, bad, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD)));

        assertThat(output.stream().filter(line -> !line.contains("alice as")))
                .containsExactly(
                        "0 s  alice joined and sees 0 others",
                        "0 s  bob joined and sees 1 others",
                        "0 s  the others see bob as GREEN",
                        "3 s  bob's screen: Your connection is unstable",
                        "3 s  the others see bob as ORANGE",
                        "6 s  bob's screen: connection-warning goes away",
                        "6 s  bob's screen: Connection severely degraded",
                        "6 s  the others see bob as RED",
                        "9 s  the others see bob as GREEN",
                        "12 s  the others see bob as GREEN",
                        "15 s  the others see bob as GREEN",
                        "18 s  the others see bob as GREEN",
                        "21 s  bob's screen: connection-warning goes away",
                        "21 s  bob's screen: connection-critical goes away",
                        "21 s  the others see bob as GREEN",
                        "24 s  the others see bob as GREEN");
    }

    @Test
    void showsWhoeverFallsSilentAsUnknown() {
        List<String> output =
                output(new Link("alice", Collections.nCopies(9, GOOD)), new Link("carol", List.of(GOOD, GOOD)));

        assertThat(output).contains("3 s  the others see carol as GREEN", "15 s  the others see carol as UNKNOWN");
    }

    @Test
    void showsACallOfThreeWhenItIsStarted() {
        PrintStream usual = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            CustomSfu.main(new String[0]);
        } finally {
            System.setOut(usual);
        }

        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("alice", "bob", "carol");
    }
}
