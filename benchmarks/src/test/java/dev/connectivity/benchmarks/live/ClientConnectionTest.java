package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {

    private static final String BATCH =
            "[{\"user_id\":\"a\",\"latency\":null,\"jitter\":12},{\"user_id\":\"b\",\"latency\":%d,"
                    + "\"jitter\":null},{\"user_id\":\"c\",\"latency\":%d}]";

    private final Tally tally = new Tally();
    private SocketChannel channel;
    private ClientConnection connection;

    @BeforeEach
    void connect() throws IOException {
        channel = SocketChannel.open();
        connection = new ClientConnection(channel, "room-0", true);
        connection.readyWithoutGreeting();
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    /** A frame whose events were due at the present. */
    private static ByteBuffer frame() {
        long now = System.currentTimeMillis() % 10_000;
        byte[] text = BATCH.formatted(now, now).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(text.length + 4)
                .put((byte) 0x81)
                .put((byte) 126)
                .putShort((short) text.length)
                .put(text)
                .flip();
    }

    @Test
    void countsEachEventWithALatencyAndNoneWhoseLatencyIsNull() throws IOException {
        connection.received(frame(), tally);

        assertThat(tally.frames).isEqualTo(1);
        assertThat(tally.delivered).isEqualTo(2);
        assertThat(tally.delay(1)).isLessThan(9_000);
    }

    @Test
    void doesSoWhereverWhatIsReadIsCut() throws IOException {
        // One for all: its times have more digits at some times than at others.
        ByteBuffer whole = frame();
        int length = whole.remaining();
        for (int cut = 1; cut < length; cut++) {
            connection.received(whole.slice(0, cut), tally);
            connection.received(whole.slice(cut, length - cut), tally);
        }

        assertThat(tally.frames).isEqualTo(length - 1);
        assertThat(tally.delivered).isEqualTo(2L * (length - 1));
        assertThat(tally.delay(1)).isLessThan(9_000);
    }

    @Test
    void knowsWhatWasNotAcknowledgedYet() throws IOException {
        byte[] text = "{\"type\":\"VoiceStatsAck\",\"session_id\":\"a\",\"seq\":%d}"
                .formatted(7)
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer whole = ByteBuffer.allocate(text.length + 2)
                .put((byte) 0x81)
                .put((byte) text.length)
                .put(text)
                .flip();

        connection.received(whole.slice(0, 50), tally);
        assertThat(connection.unacknowledged()).isZero();
        connection.received(whole.slice(50, whole.limit() - 50), tally);

        assertThat(connection.unacknowledged()).isEqualTo(-7);
    }
}
