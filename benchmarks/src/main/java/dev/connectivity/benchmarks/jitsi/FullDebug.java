package dev.connectivity.benchmarks.jitsi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Full debug of many endpoints, made of one that was recorded; its counters move from answer to answer. */
final class FullDebug {

    /** The recording connectivity-jitsi is tested with, seen from the module's folder or the repository's. */
    private static final String RECORDING = "connectivity-jitsi/src/test/resources/jvb/raw/debug-full.json";

    private static final Pattern COUNTERS = Pattern.compile("(\"(?:num_input_packets|num_output_packets|packets_sent"
            + "|num_expected_packets|num_received_packets|num_RtcpRrPacket_rx|duration_ms"
            + "|duration_active_ms)\":)(\\d+)");
    private static final Pattern TIME = Pattern.compile("(\"time\":)(\\d+)");

    private final String before;
    private final String endpoint;

    private FullDebug(String before, String endpoint) {
        this.before = before;
        this.endpoint = endpoint;
    }

    static FullDebug recorded() throws IOException {
        Path here = Path.of(RECORDING);
        String recorded =
                Files.readString(Files.exists(here) ? here : Path.of("..").resolve(here));
        String first = "\"aa111111\":{\"receiver_video";
        String second = "\"aa222222\":{\"receiver_video";
        String third = ",\"aa333333\":{\"receiver_video";
        return new FullDebug(
                recorded.substring(0, recorded.indexOf(first)),
                recorded.substring(recorded.indexOf(second) + "\"aa222222\":".length(), recorded.indexOf(third)));
    }

    /**
     * Writes one answer.
     *
     * @param endpoints how many
     * @param seconds how long after the recording
     */
    byte[] answer(int endpoints, int seconds) {
        // 50 packets a second; durations in milliseconds move 20 times as fast, reports at a hundredth.
        UnaryOperator<String> later = text -> moved(moved(text, TIME, seconds), COUNTERS, seconds);
        String moved = later.apply(endpoint);
        StringBuilder all = new StringBuilder(later.apply(before));
        for (int i = 0; i < endpoints; i++) {
            all.append(i == 0 ? "" : ",").append("\"ep").append(i).append("\":").append(moved);
        }
        return all.append("}}}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String moved(String text, Pattern numbers, int seconds) {
        return numbers.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + (Long.parseLong(match.group(2)) + (long) seconds * rate(match.group(1)))));
    }

    private static long rate(String name) {
        return switch (name) {
            case "\"time\":", "\"duration_ms\":", "\"duration_active_ms\":" -> 1_000;
            case "\"num_RtcpRrPacket_rx\":" -> 1;
            default -> 50;
        };
    }
}
