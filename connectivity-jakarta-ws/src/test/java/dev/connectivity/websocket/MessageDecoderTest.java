package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

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
}
