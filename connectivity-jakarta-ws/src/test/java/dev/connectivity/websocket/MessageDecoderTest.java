package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(decoder.decode(nested(limit + 1))).isInstanceOf(ClientMessage.Malformed.class);
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
}
