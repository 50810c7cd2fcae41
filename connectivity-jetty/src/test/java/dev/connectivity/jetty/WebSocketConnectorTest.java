package dev.connectivity.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets on a connector with one selector, so that whoever holds it holds everybody. */
class WebSocketConnectorTest {

    private static final int LARGEST = 60_000;
    /** What Jetty reads into, unless told otherwise. */
    private static final int BUFFER = 4096;

    private static final CountDownLatch RELEASED = new CountDownLatch(0);

    /** What the endpoint waits for in a message that says so. */
    private static volatile CountDownLatch gate = RELEASED;

    private static final AtomicInteger WAITING = new AtomicInteger();
    /** Who sent each message of the floods. */
    private static final Queue<String> FLOOD = new ConcurrentLinkedQueue<>();

    private static final BlockingQueue<String> CLOSED = new LinkedBlockingQueue<>();

    private final Server server = new Server();
    private final ServerConnector connector = new WebSocketConnector(server, 1);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        gate = RELEASED;
        WAITING.set(0);
        FLOOD.clear();
        CLOSED.clear();
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Waiting()), "/waiting");
        ServerEndpointConfig endpoint =
                ServerEndpointConfig.Builder.create(Echo.class, "/echo").build();
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, container) -> container.addEndpoint(endpoint));
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
        server.stop();
    }

    @Test
    void handlesFramesOnTheSelectorItself() throws Exception {
        gate = new CountDownLatch(1);
        Client holds = new Client();
        Client waits = new Client();

        holds.send("wait");
        await().until(() -> WAITING.get() == 1);
        waits.send("hello");

        assertThat(waits.received.poll(300, TimeUnit.MILLISECONDS))
                .as("an answer while the selector is held")
                .isNull();
        gate.countDown();
        assertThat(waits.next()).isEqualTo("hello");
        assertThat(holds.next()).isEqualTo("wait");
    }

    @Test
    void leavesRequestsThatBlockToOtherThreads() throws Exception {
        gate = new CountDownLatch(1);
        Client client = new Client();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/waiting"))
                .build();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        await().until(() -> WAITING.get() == 1);

        client.send("hello");

        assertThat(client.next()).isEqualTo("hello");
        assertThat(answer).isNotDone();
        gate.countDown();
        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void readsThoseWhoSendWithoutEndInTurns() throws Exception {
        new Flood();
        new Flood();
        int turn = FrameEndPoint.READS_A_TURN * BUFFER / Flood.FRAME_BYTES;

        await().atMost(1, TimeUnit.MINUTES).until(() -> sinceBothCame().size() > 10 * turn);

        assertThat(longestRun(sinceBothCame()))
                .as("messages of one sender in a row")
                // Somebody may have nothing there when their turn comes; without turns a run would not end.
                .isBetween(2, 4 * turn);
    }

    private static List<String> sinceBothCame() {
        List<String> senders = List.copyOf(FLOOD);
        int i = 0;
        while (i < senders.size() && senders.get(i).equals(senders.get(0))) {
            i++;
        }
        return senders.subList(i, senders.size());
    }

    private static int longestRun(List<String> senders) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < senders.size(); i++) {
            run = i > 0 && senders.get(i).equals(senders.get(i - 1)) ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    @Test
    void readsMessagesOfEverySizeWhetherTheyFillTheBufferOrNot() throws Exception {
        Client client = new Client();

        for (int size = 1; size <= LARGEST; size = size < 5_000 ? size + 37 : size + 4_093) {
            String text = "x".repeat(size - 1) + "y";
            client.send(text);
            assertThat(client.next()).isEqualTo(text);
        }
        // A masked frame of 4,088 bytes of text has a head of eight: it fills the buffer to the last byte.
        for (int size = BUFFER - 20; size < BUFFER + 20; size++) {
            String text = "z".repeat(size);
            client.send(text);
            assertThat(client.next()).isEqualTo(text);
        }
    }

    @Test
    void readsWhatCameInOneGoMessageByMessage() throws Exception {
        Client client = new Client();

        for (int i = 0; i < 2_000; i++) {
            client.send("message " + i);
        }

        for (int i = 0; i < 2_000; i++) {
            assertThat(client.next()).isEqualTo("message " + i);
        }
    }

    @Test
    void seesTheEndRightAfterTheLastMessage() throws Exception {
        try (RawSocket socket = new RawSocket()) {
            socket.send("bye");
        }

        assertThat(CLOSED.poll(10, TimeUnit.SECONDS)).isEqualTo("bye");
    }

    @Test
    void speaksHttpIfToldNothingElse() throws Exception {
        Server other = new Server();
        ServerConnector usual = new WebSocketConnector(other);
        other.addConnector(usual);
        other.start();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + usual.getLocalPort() + "/"))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
            assertThat(usual.getSelectorManager().getSelectorCount())
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
        } finally {
            other.stop();
        }
    }

    @Test
    void endsConnectionsThatNeverFinishTheirRequest() throws Exception {
        Server other = new Server();
        ServerConnector usual = new WebSocketConnector(other);
        usual.setHost("127.0.0.1");
        usual.setIdleTimeout(200);
        other.addConnector(usual);
        other.start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), usual.getLocalPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET /echo HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));

            // To the end: else it would take longer than a read may.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());

            await().until(() -> usual.getConnectedEndPoints().isEmpty());
        } finally {
            other.stop();
        }
    }

    /** Sends back what it gets. */
    public static final class Echo extends Endpoint {

        private volatile String last = "";

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxTextMessageBufferSize(LARGEST);
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                last = text;
                if (text.startsWith("flood")) {
                    FLOOD.add(session.getId());
                    pause();
                    return;
                }
                if (text.equals("wait")) {
                    awaitGate();
                }
                session.getAsyncRemote().sendText(text, result -> {});
            });
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            CLOSED.add(last);
        }
    }

    /** Takes as long as a slow handler would: the sender is always faster. Sleeping would take a millisecond or more. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }

    private static void awaitGate() {
        WAITING.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Waiting extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            awaitGate();
        }
    }

    /** An ordinary client. */
    private final class Client extends Messages implements AutoCloseable {

        private final WebSocket socket;

        Client() {
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/echo"), this)
                    .join();
            open.add(this);
        }

        void send(String text) {
            socket.sendText(text, true).join();
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    /** A client that reads nothing. */
    private class RawSocket implements AutoCloseable {

        private final Socket socket;
        final OutputStream out;

        RawSocket() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
            out = socket.getOutputStream();
            String handshake = """
                    GET /echo HTTP/1.1
                    Host: 127.0.0.1
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                    Sec-WebSocket-Version: 13

                    """.replace("\n", "\r\n");
            out.write(handshake.getBytes(StandardCharsets.US_ASCII));
            byte[] head = new byte[12];
            socket.getInputStream().readNBytes(head, 0, head.length);
            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
        }

        static byte[] frame(String text) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            byte[] frame = new byte[6 + payload.length];
            frame[0] = (byte) 0x81;
            // Masked, as a client's must be, with zeros.
            frame[1] = (byte) (0x80 | payload.length);
            System.arraycopy(payload, 0, frame, 6, payload.length);
            return frame;
        }

        void send(String text) throws IOException {
            out.write(frame(text));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Sends as fast as it can. */
    private final class Flood extends RawSocket {

        static final int FRAME_BYTES = 106;
        private static final int FRAMES = 1_000;

        private final Thread thread;

        Flood() throws IOException {
            byte[] frame = frame("flood" + "!".repeat(FRAME_BYTES - 11));
            byte[] frames = new byte[FRAME_BYTES * FRAMES];
            for (int i = 0; i < FRAMES; i++) {
                System.arraycopy(frame, 0, frames, i * FRAME_BYTES, FRAME_BYTES);
            }
            thread = new Thread(() -> send(frames));
            thread.start();
            open.add(this);
        }

        private void send(byte[] frames) {
            try {
                while (true) {
                    out.write(frames);
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
