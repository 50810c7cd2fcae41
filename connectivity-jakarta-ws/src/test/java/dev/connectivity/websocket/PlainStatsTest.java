package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainStatsTest {

    private static final String USUAL =
            "{\"type\":\"VoiceStats\",\"channel_id\":\"lobby\",\"session_id\":\"0190a0a0-0000-7000-8000-000000000000\","
                    + "\"latency\":42,\"packet_loss\":0.4,\"jitter\":12,\"quality\":3,\"timestamp\":1774864800123,\"seq\":7}";

    private static final List<String> NAMES = List.of(
            "channel_id",
            "session_id",
            "latency",
            "packet_loss",
            "jitter",
            "quality",
            "timestamp",
            "seq",
            "more",
            "type",
            "l\\u0061tency");

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "42",
            "00",
            "01",
            "-0",
            "-1",
            "1.",
            ".5",
            "0.0",
            "0.1",
            "1.5",
            "100",
            "1.910828025477707",
            "33.333333333333336",
            "0.30000000000000004",
            "0.000000000000001",
            "123456789.123456",
            "9007199254740993",
            "99999999999999999999",
            "2147483647",
            "2147483648",
            "123456789012345",
            "1e2",
            "1E-2",
            "1774864800123.25",
            "null",
            "nul",
            "true",
            "\"\"",
            "\"lobby\"",
            "\"l\\u006fbby\"",
            "\"a\\\"b\"",
            "\"\u00e9\ud83d\ude00\"",
            "\"\u0001\"",
            "\"open",
            "[1]",
            "{\"a\":1}",
            "");

    private final MessageDecoder decoder = new MessageDecoder(32);

    @Test
    void readsWhatClientsUsuallySend() {
        assertThat(PlainStats.read(USUAL)).isNotNull().isEqualTo(decoder.parse(USUAL));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void understandsNothingDifferentlyFromTheParser(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = random.nextInt(4) == 0 ? damaged(USUAL, random) : composed(random);

            ClientMessage plain = PlainStats.read(text);

            if (plain != null) {
                read++;
                assertThat(plain).as("seed %d: %s", seed, text).isEqualTo(decoder.parse(text));
            }
        }
        assertThat(read).as("how many of seed %d were plain", seed).isGreaterThan(500);
    }

    private static String composed(Random random) {
        List<String> names = new ArrayList<>(NAMES.subList(0, 8));
        Collections.shuffle(names, random);
        names.subList(random.nextInt(9), 8).clear();
        names.addAll(List.of("channel_id", "session_id").subList(0, random.nextInt(3)));
        if (random.nextInt(10) == 0) {
            names.add(NAMES.get(random.nextInt(NAMES.size())));
        }
        StringBuilder text = new StringBuilder("{\"type\":\"VoiceStats\"");
        for (String name : names) {
            text.append(",\"").append(name).append("\":").append(value(name, random));
        }
        return text.append(random.nextInt(50) == 0 ? "}}" : "}").toString();
    }

    private static String value(String name, Random random) {
        if (random.nextInt(8) == 0) {
            return VALUES.get(random.nextInt(VALUES.size()));
        }
        return switch (name) {
            case "channel_id", "session_id" -> "\"lobby\"";
            case "packet_loss" ->
                String.valueOf(random.nextBoolean() ? random.nextDouble() * 100 : random.nextInt(101));
            default -> String.valueOf(random.nextInt(1000));
        };
    }

    /** With a character changed, left out or put in. */
    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        int at = random.nextInt(text.length());
        String characters = "{}[]\":,.0-9aeE\\ \u00e9\u0000";
        char c = characters.charAt(random.nextInt(characters.length()));
        switch (random.nextInt(3)) {
            case 0 -> damaged.setCharAt(at, c);
            case 1 -> damaged.deleteCharAt(at);
            default -> damaged.insert(at, c);
        }
        return damaged.toString();
    }
}
