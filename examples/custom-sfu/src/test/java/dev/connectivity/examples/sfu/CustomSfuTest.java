package dev.connectivity.examples.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomSfuTest {

    private static String output(Link... links) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new CustomSfu(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(List.of(links));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsTheStoryOfABadLink() {
        String output = output(
                new Link("alice", 40), new Link("bob", 60).losing(4.5, 9, 15).losing(12, 15, 24));

        assertThat(output.lines().map(String::strip))
                .containsExactly(
                        "0 s  alice joined and sees 0 others",
                        "0 s  bob joined and sees 1 others",
                        "0 s  everybody else sees alice as GREEN",
                        "0 s  everybody else sees bob as GREEN",
                        "0 s  stored: alice began",
                        "0 s  stored: bob began",
                        "9 s  bob's incident: OPENED at 4.5% loss",
                        "9 s    bob's screen: Your connection is unstable, 4.5% packet loss",
                        "9 s  everybody else sees bob as ORANGE",
                        "15 s  bob's incident: ESCALATED at 12.0% loss",
                        "15 s    bob's screen: connection-warning goes away",
                        "15 s    bob's screen: Connection severely degraded, 12.0% packet loss",
                        "15 s  everybody else sees bob as RED",
                        "24 s  everybody else sees bob as GREEN",
                        "36 s  bob's incident: RECOVERED at 12.0% loss",
                        "36 s    bob's screen: connection-warning goes away",
                        "36 s    bob's screen: connection-critical goes away",
                        "48 s  stored: alice ended, 16 samples, average 40.0 ms, worst GREEN, incidents: 0",
                        "48 s  stored: bob ended, 16 samples, average 60.0 ms, worst RED, incidents: 1");
    }

    @Test
    void showsWhoeverFallsSilentAsUnknown() {
        String output = output(new Link("alice", 40), new Link("carol", 180).silentFrom(30));

        assertThat(output.lines())
                .contains("  0 s  everybody else sees carol as YELLOW")
                .contains(" 39 s  everybody else sees carol as UNKNOWN");
    }

    @Test
    void hasAMain() {
        CustomSfu.main(new String[0]);
    }
}
