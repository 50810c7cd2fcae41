package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class UdpRelayTest {
    private UdpRelay relay;
    private Peer a;
    private Peer b;

    @BeforeEach
    void open() throws IOException {
        relay = UdpRelay.open(42);
        a = new Peer();
        b = new Peer();
        a.other = relay.leadingTo(UdpRelay.Peer.B, b.address());
        b.other = relay.leadingTo(UdpRelay.Peer.A, a.address());
    }

    @AfterEach
    void close() {
        relay.close();
        a.socket.close();
        b.socket.close();
    }

    @Test
    void carriesPacketsUnchangedFromTheAddressThatLeadsBack() throws IOException {
        a.send(7);

        DatagramPacket received = b.receivePacket();

        assertThat(ByteBuffer.wrap(received.getData()).getInt(4)).isEqualTo(7);
        assertThat(received.getSocketAddress()).isEqualTo(b.other);
    }

    @Test
    void answersAnUnannouncedAddressFromAPortOfItsOwn() throws IOException {
        try (DatagramSocket reflexive = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            reflexive.send(new DatagramPacket(new byte[20], 20, a.other));

            DatagramPacket received = b.receivePacket();
            b.socket.send(new DatagramPacket(new byte[] {1}, 1, received.getSocketAddress()));
            DatagramPacket answer = new DatagramPacket(new byte[1], 1);
            reflexive.setSoTimeout(2_000);
            reflexive.receive(answer);

            assertThat(received.getSocketAddress()).isNotEqualTo(b.other);
            assertThat(answer.getSocketAddress()).isEqualTo(a.other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 75})
    void delaysToTheMillisecond(int millis) throws IOException {
        relay.aToB().impair(Impairment.none().withDelay(Duration.ofMillis(millis)));

        Attempts.untilHeld(3, () -> {
            List<Double> delays = delays();
            assertThat(delays.get(0)).isGreaterThanOrEqualTo(millis);
            assertThat(delays.get(10)).as("median of %s", delays).isLessThan(millis + 3.0);
        });
    }

    /** Of 21 packets from A to B, the shortest first, in milliseconds. */
    private List<Double> delays() throws IOException {
        List<Double> delays = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            long sent = System.nanoTime();
            a.send(i);
            b.receive();
            delays.add((System.nanoTime() - sent) / 1e6);
        }
        delays.sort(null);
        return delays;
    }

    @Test
    void impairsEachDirectionApart() throws IOException {
        relay.aToB().impair(Impairment.cut());

        a.send(1);
        b.send(2);

        assertThat(a.receive()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(relay.aToB().counts().dropped()).isOne());
        assertThat(relay.bToA().counts().dropped()).isZero();
    }

    @Test
    void keepsTheOrderUnderJitter() throws IOException {
        relay.aToB().impair(Impairment.none().withJitter(Duration.ofMillis(40)));

        sendFromA(100);

        assertThat(b.receiveUntilQuiet())
                .isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void losesTheSamePacketsForTheSameSeed() throws IOException {
        relay.aToB().impair(Impairment.none().withLoss(30));
        sendFromA(200);
        List<Integer> survivors = b.receiveUntilQuiet();
        close();
        open();
        relay.aToB().impair(Impairment.none().withLoss(30));
        sendFromA(200);

        assertThat(b.receiveUntilQuiet()).isEqualTo(survivors);
        assertThat(survivors).hasSizeBetween(110, 170);
    }

    @Test
    void losesTheSameShareOfEveryStretchIfEven() throws IOException {
        relay.aToB().impair(Impairment.none().withEvenLoss(5));

        sendFromA(100);

        assertThat(b.receiveUntilQuiet())
                .isEqualTo(IntStream.range(0, 100)
                        .filter(i -> i % 20 != 19)
                        .boxed()
                        .toList());
    }

    @Test
    void countsEveryPacketOnce() throws IOException {
        relay.aToB().impair(Impairment.none().withLoss(20));

        sendFromA(300);
        int arrived = b.receiveUntilQuiet().size();

        LinkCounts counts = relay.aToB().counts();
        assertThat(counts.received()).isEqualTo(300);
        assertThat(counts.forwarded()).isEqualTo(arrived);
        assertThat(counts.dropped()).isEqualTo(300 - arrived);
        assertThat(counts.mediaReceived()).isZero();
    }

    @Test
    void tellsMediaFromTheRest() throws IOException {
        relay.aToB().impair(Impairment.cut());
        LinkCounts before = relay.aToB().counts();

        a.send(new byte[] {(byte) 0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); // RTP, Opus
        a.send(new byte[] {(byte) 0x80, (byte) 239, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); // RTP with marker
        a.send(new byte[] {(byte) 0x80, (byte) 200, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0}); // RTCP sender report
        a.send(new byte[] {22, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0}); // DTLS
        a.send(new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 0, 0, 0, 0}); // STUN

        await().untilAsserted(() -> assertThat(relay.aToB().counts().received()).isEqualTo(5));
        LinkCounts counts = relay.aToB().counts().since(before);
        assertThat(counts.mediaReceived()).isEqualTo(2);
        assertThat(counts.mediaLossPercent()).isEqualTo(100);
    }

    @Test
    void changesWhileItRuns() throws IOException {
        relay.impair(Impairment.cut());
        a.send(1);
        await().untilAsserted(() -> assertThat(relay.aToB().counts().dropped()).isOne());

        relay.impair(Impairment.none());
        a.send(2);

        assertThat(b.receive()).isEqualTo(2);
    }

    @Test
    void leadsAReservedPortToANewAddress() throws IOException {
        InetSocketAddress reserved = relay.reserve(UdpRelay.Peer.B, 1).get(0);
        try (DatagramSocket old = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            relay.lead(reserved.getPort(), (InetSocketAddress) old.getLocalSocketAddress());
        }
        relay.lead(reserved.getPort(), b.address());
        a.other = reserved;

        a.send(5);

        assertThat(b.receive()).isEqualTo(5);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> Impairment.none().withLoss(100.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Impairment.none().withLoss(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Impairment.none().withDelay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> relay.lead(1, b.address())).isInstanceOf(IllegalArgumentException.class);
    }

    /** In small bursts, because the kernel drops what does not fit a socket's buffer. */
    private void sendFromA(int count) {
        long before = relay.aToB().counts().received();
        for (int i = 0; i < count; i++) {
            a.send(i);
            long sent = before + i + 1;
            if (sent % 25 == 0) {
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> relay.aToB().counts().received() == sent);
            }
        }
    }

    private static final class Peer {
        private final DatagramSocket socket;
        private InetSocketAddress other;

        Peer() throws IOException {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setReceiveBufferSize(1 << 20);
            other = address();
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        void send(int number) {
            send(ByteBuffer.allocate(20).putInt(4, number).array());
        }

        void send(byte[] content) {
            try {
                socket.send(new DatagramPacket(content, content.length, other));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int receive() throws IOException {
            return ByteBuffer.wrap(receivePacket().getData()).getInt(4);
        }

        DatagramPacket receivePacket() throws IOException {
            return receivePacket(2_000);
        }

        private DatagramPacket receivePacket(int patienceMillis) throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[20], 20);
            socket.setSoTimeout(patienceMillis);
            socket.receive(packet);
            return packet;
        }

        List<Integer> receiveUntilQuiet() throws IOException {
            List<Integer> numbers = new ArrayList<>();
            for (; ; ) {
                try {
                    numbers.add(ByteBuffer.wrap(receivePacket(300).getData()).getInt(4));
                } catch (SocketTimeoutException quiet) {
                    return numbers;
                }
            }
        }
    }
}
