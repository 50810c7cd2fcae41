package dev.connectivity.web;

import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.web.NetworkCondition.Numbers;
import dev.connectivity.web.NetworkCondition.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Writes the table of docs/accuracy.md, which has the command. Not part of the build: its name is none that Maven takes for
 * a test.
 */
class AccuracyTable {
    private static final Path DOCUMENT = Path.of("../docs/accuracy.md");
    private static final String BEGIN = "<!-- AccuracyTable writes: %s -->\n";
    private static final String END = "<!-- end -->";
    private static final Duration MEASURING = Duration.ofSeconds(15);
    private static final int BLACKOUTS = 6;

    @Test
    void ofEveryCondition() throws IOException {
        StringBuilder table = new StringBuilder("""
                | network | who | round trip ms | upload loss % | download loss % | jitter ms |
                |---|---|---|---|---|---|
                """);
        try (ImpairedCall call = new ImpairedCall()) {
            ImpairedCall.awaitSteady(call.alice, "level === 'green'");
            for (NetworkCondition condition : NetworkCondition.ALL) {
                for (Shown each : condition.measure(call, MEASURING)) {
                    table.append(row(condition.name(), each));
                }
            }
        }
        replace("conditions", table.toString());
    }

    @Test
    void ofBlackouts() throws IOException {
        double latest = 0;
        try (ImpairedCall call = new ImpairedCall()) {
            for (int i = 0; i < BLACKOUTS; i++) {
                latest = Math.max(latest, greenFor(call));
            }
        }
        replace(
                "blackouts",
                String.format(
                        Locale.ROOT,
                        "Both directions cut, %d times: no reading was green later than %.1f s after the cut.%n",
                        BLACKOUTS,
                        latest / 1000));
    }

    private static void replace(String section, String text) throws IOException {
        String before = Files.readString(DOCUMENT);
        String begin = BEGIN.formatted(section);
        int from = before.indexOf(begin) + begin.length();
        Files.writeString(DOCUMENT, before.substring(0, from) + text + before.substring(before.indexOf(END, from)));
    }

    /** Cuts the link for five seconds, and returns how long after the cut a reading was still green, in ms. */
    private static double greenFor(ImpairedCall call) {
        call.relay.impair(Impairment.none());
        for (Page each : List.of(call.alice, call.bob)) {
            ImpairedCall.awaitSteady(each, "level === 'green'");
        }
        call.relay.impair(Impairment.cut());
        double cut = call.bob.evaluate("performance.now()").asDouble();
        double last = call.bob
                .waitUntil(
                        "performance.now() > %1$f + 5000 && {last: Math.max(0, ...readings.filter(({at, level}) =>"
                                        .formatted(cut)
                                + " at > %1$f && level === 'green').map(({at}) => at - %1$f))}".formatted(cut),
                        ImpairedCall.PATIENCE)
                .path("last")
                .asDouble();
        call.relay.impair(Impairment.none());
        return last;
    }

    private static String row(String network, Shown each) {
        Numbers imposed = each.imposed();
        Numbers shown = each.shown();
        return "| " + network + " | " + each.who() + " | "
                + List.of(
                                cell(imposed.latency(), shown.latency(), 0),
                                cell(imposed.upload(), shown.upload(), 1),
                                cell(imposed.download(), shown.download(), 1),
                                cell(imposed.jitter(), shown.jitter(), 0))
                        .stream()
                        .collect(Collectors.joining(" | "))
                + " |\n";
    }

    private static String cell(double imposed, double shown, int digits) {
        String format = "%." + digits + "f";
        String told = Double.isNaN(shown) ? "unknown" : String.format(Locale.ROOT, format, shown);
        return String.format(Locale.ROOT, format, imposed) + " → **" + told + "**";
    }
}
