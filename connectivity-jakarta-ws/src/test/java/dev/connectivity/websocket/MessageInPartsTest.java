package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection keeps of messages that a container hands over in parts, as Jetty does with all beyond 1 KiB. */
class MessageInPartsTest {

    private static final int MOST = 16 * 1024;

    private final List<String> heard = new ArrayList<>();
    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T12:00:00Z");
    private final CountingMetrics metrics = new CountingMetrics();
    private final VoiceWebSocket endpoint = VoiceWebSocket.builder()
            .authenticator(request -> Optional.empty())
            .metrics(metrics)
            .timeSource(time)
            .extension("Long", (sender, json) -> heard.add(json))
            .build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .manual()
            .build();
    private final RecordedTransport transport = new RecordedTransport();
    private final VoiceConnection connection =
            new VoiceConnection(new Identity(new UserId("alice"), "alice"), monitor, endpoint, transport, false);
    private final VoiceEndpoint.TextHandler handler =
            new VoiceEndpoint(endpoint, monitor).new TextHandler(connection, MOST);

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    @Test
    void keepsNothingOfAMessageThatIsWhole() {
        String message = "{\"type\":\"Long\",\"pad\":\"" + "x".repeat(10_000) + "\"}";

        for (int round = 0; round < 2; round++) {
            handler.onMessage(message.substring(0, 4_000), false);
            handler.onMessage(message.substring(4_000, 8_000), false);
            assertThat(handler.capacity()).isGreaterThanOrEqualTo(8_000);
            handler.onMessage(message.substring(8_000), true);

            assertThat(handler.capacity()).isZero();
        }
        assertThat(heard).containsExactly(message, message);
    }

    @Test
    void keepsNothingOfAMessageThatIsTooLarge() {
        handler.onMessage("x".repeat(MOST), false);
        handler.onMessage("x", false);

        assertThat(handler.capacity()).isZero();
        assertThat(connection.isGivenUp()).isTrue();
    }

    @Test
    void takesAMessageInAsManyPartsAsAContainerMayMakeOfIt() {
        String pad = "x".repeat(VoiceEndpoint.FREE_PARTS - 2);
        for (int round = 0; round < VoiceLimits.DEFAULT.messageBurst(); round++) {
            handler.onMessage("{\"type\":\"Long\",\"pad\":\"", false);
            pad.chars().forEach(c -> handler.onMessage(String.valueOf((char) c), false));
            handler.onMessage("\"}", true);
        }

        assertThat(connection.isGivenUp()).isFalse();
        assertThat(heard)
                .hasSize(VoiceLimits.DEFAULT.messageBurst())
                .containsOnly("{\"type\":\"Long\",\"pad\":\"" + pad + "\"}");
    }

    @Test
    void takesALargeMessageInPartsOfAKibibyteWhereLargeOnesAreAllowed() {
        int allowed = 512 * 1024;
        VoiceEndpoint.TextHandler roomy = new VoiceEndpoint(endpoint, monitor).new TextHandler(connection, allowed);
        String begin = "{\"type\":\"Long\"}";

        for (int round = 0; round < 2; round++) {
            roomy.onMessage(begin, false);
            for (int bytes = begin.length() + 1024; bytes <= allowed - 1024; bytes += 1024) {
                roomy.onMessage(" ".repeat(1024), false);
            }
            roomy.onMessage(" ", true);
        }

        assertThat(connection.isGivenUp()).isFalse();
        assertThat(heard).hasSize(2);
    }

    @Test
    void countsFurtherPartsOfAMessageAsMessages() {
        int most = VoiceEndpoint.FREE_PARTS + VoiceLimits.DEFAULT.messageBurst();
        for (int part = 0; part < most; part++) {
            handler.onMessage(" ", false);
        }
        assertThat(connection.isGivenUp()).isFalse();

        handler.onMessage(" ", false);

        assertThat(connection.isGivenUp()).isTrue();
        assertThat(metrics.count("evicted:flooding")).isEqualTo(1);
        assertThat(handler.capacity()).isZero();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(transport.closes())
                        .singleElement()
                        .extracting(CloseReason::getCloseCode)
                        .isEqualTo(CloseCodes.TRY_AGAIN_LATER));
    }

    @Test
    void takesEveryPartForASignOfLife() {
        VoiceEndpoint.BinaryHandler binary = new VoiceEndpoint(endpoint, monitor).new BinaryHandler(connection, MOST);

        time.advance(Duration.ofSeconds(40));
        handler.onMessage(" ", false);
        assertThat(connection.silentNanos(time.nanos())).isZero();
        time.advance(Duration.ofSeconds(40));
        binary.onMessage(ByteBuffer.allocate(1), false);

        assertThat(connection.silentNanos(time.nanos())).isZero();
    }

    @Test
    void countsPartsOfBinaryMessagesLikewise() {
        VoiceEndpoint.BinaryHandler binary = new VoiceEndpoint(endpoint, monitor).new BinaryHandler(connection, MOST);
        int most = VoiceEndpoint.FREE_PARTS + VoiceLimits.DEFAULT.messageBurst();
        for (int part = 0; part < most; part++) {
            binary.onMessage(ByteBuffer.allocate(0), false);
        }
        assertThat(connection.isGivenUp()).isFalse();

        binary.onMessage(ByteBuffer.allocate(0), false);

        assertThat(connection.isGivenUp()).isTrue();
        assertThat(metrics.count("evicted:flooding")).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAMessageThatComesInOnePart() {
        handler.onMessage("{\"type\":\"Long\"}", true);

        assertThat(handler.capacity()).isZero();
        assertThat(heard).containsExactly("{\"type\":\"Long\"}");
    }
}
