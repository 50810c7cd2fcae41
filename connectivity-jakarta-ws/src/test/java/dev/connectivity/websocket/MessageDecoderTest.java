package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.SessionId;
import dev.connectivity.stats.VoiceStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {

    private static String nested(int depth) {
        // The message itself is the first level.
        return "{\"type\":\"VoiceJoin\",\"channel_id\":\"lobby\",\"more\":" + "[".repeat(depth - 1)
                + "]".repeat(depth - 1) + "}";
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 32})
    void readsMessagesAsDeepAsTheLimitAndNoDeeper(int limit) {
        MessageDecoder decoder = new MessageDecoder(limit);

        assertThat(decoder.decode(nested(limit))).isEqualTo(new ClientMessage.Join("lobby", null));
        for (int deeper : new int[] {limit + 1, 5_000}) {
            assertThat(decoder.decode(nested(deeper)))
                    .isEqualTo(
                            new ClientMessage.TooDeep("a message may nest " + limit + " deep, itself included", null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":{\"b\":1}}", "[[1]]", "{\"a\":[1]}"})
    void refusesObjectsAndArraysThatNestTooDeepWhereverTheyAre(String value) {
        String report = "{\"type\":\"VoiceStats\",\"seq\":7,\"%s\":" + value + "}";

        for (String field : List.of("latency", "channel_id", "more")) {
            assertThat(new MessageDecoder(2).decode(report.formatted(field)))
                    .as(field)
                    .isEqualTo(new ClientMessage.TooDeep("a message may nest 2 deep, itself included", 7L));
        }
    }

    @Test
    void takesWhatIsTooLongAsDeepAsTheLimitForMalformedNotForTooDeep() {
        String tooLongNumber = "\"latency\":" + "1".repeat(65);
        String tooLongName = "\"more\":{\"" + "x".repeat(60_000) + "\":1}";

        for (String field : List.of(tooLongNumber, tooLongName)) {
            assertThat(new MessageDecoder(2).decode("{\"type\":\"VoiceStats\"," + field + "}"))
                    .isInstanceOfSatisfying(
                            ClientMessage.Malformed.class,
                            malformed -> assertThat(malformed.reason()).startsWith("not valid JSON: "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type",
                "channel_id",
                "session_id",
                "latency",
                "packet_loss",
                "jitter",
                "quality",
                "timestamp",
                "seq"
            })
    void refusesAFieldOfTheProtocolThatComesTwice(String name) {
        String twice = "{\"type\":\"VoiceStats\",\"" + name + "\":null,\"" + name + "\":null}";
        ClientMessage message =
                new MessageDecoder(32).decode(twice.replace("\"type\":null,\"type\":null", "\"type\":\"x\""));

        assertThat(message)
                .isInstanceOfSatisfying(
                        ClientMessage.Malformed.class,
                        malformed -> assertThat(malformed.reason())
                                .isEqualTo("not valid JSON: Duplicate field '" + name + "'"));
    }

    @Test
    void passesOverUnknownFieldsHoweverOftenTheyCome() {
        String text =
                "{\"more\":1,\"type\":\"VoiceLeave\",\"more\":[{\"type\":1,\"type\":2}],\"channel_id\":\"lobby\"}";

        assertThat(new MessageDecoder(32).decode(text)).isEqualTo(new ClientMessage.Leave("lobby"));
    }

    @Test
    void readsTheFieldsOfAReportInAnyOrder() {
        List<String> fields = new ArrayList<>(List.of(
                "\"type\":\"VoiceStats\"",
                "\"channel_id\":\"lobby\"",
                "\"session_id\":\"s\"",
                "\"latency\":20",
                "\"packet_loss\":1.5",
                "\"jitter\":5",
                "\"quality\":3",
                "\"timestamp\":1000",
                "\"seq\":7",
                "\"more\":{\"seq\":8}",
                "\"\\u0073eqs\":9"));
        ClientMessage expected = new ClientMessage.Stats("lobby", "s", new VoiceStats(20, 1.5, 5, 3, 1000L, 7L));
        MessageDecoder decoder = new MessageDecoder(32);

        for (int seed = 0; seed < 200; seed++) {
            Collections.shuffle(fields, new Random(seed));

            assertThat(decoder.decode("{" + String.join(" , ", fields) + "}"))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void knowsANameHoweverItIsWritten() {
        assertThat(new MessageDecoder(32).decode("{\"t\\u0079pe\":\"VoiceLeave\",\"channel_id\" : \"lobby\"}"))
                .isEqualTo(new ClientMessage.Leave("lobby"));
    }

    /** Whatever the names of hostile messages, no later message is to pay for them. */
    @Test
    void keepsNoNames() {
        MessageDecoder decoder = new MessageDecoder(32);
        String name = "hostile-" + SessionId.next();

        decoder.decode("{\"" + name + "\":1}");

        String another = new String(name.toCharArray());
        assertThat(another.intern())
                .as("the name, if nobody interned it before")
                .isSameAs(another);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"type\"",
                "{\"type\":",
                "{\"type\":\"VoiceLeave\"",
                "{\"type\" \"x\"}",
                "{,}",
                "{\"type\":\"x\",}",
                "{\"more\":[}",
                "[]",
                "{} {}",
                "{\"type\":\"x\"\"more\":1}"
            })
    void takesWhatIsNoJsonObjectForMalformed(String text) {
        assertThat(new MessageDecoder(32).decode(text)).isInstanceOf(ClientMessage.Malformed.class);
    }
}
