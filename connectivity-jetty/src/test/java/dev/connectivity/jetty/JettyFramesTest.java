package dev.connectivity.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets, on a connector that counts the writes. */
class JettyFramesTest {

    private static final BlockingQueue<Session> OPENED = new LinkedBlockingQueue<>();

    private final AtomicInteger writes = new AtomicInteger();
    private final Server server = new Server();
    private final Messages client = new Messages();
    private final WebSocket socket;
    private final Session session;

    JettyFramesTest() throws Exception {
        OPENED.clear();
        ServerConnector connector = new CountingConnector();
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServerEndpointConfig endpoint =
                ServerEndpointConfig.Builder.create(Opened.class, "/ws").build();
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, container) -> container.addEndpoint(endpoint));
        server.setHandler(context);
        server.start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/ws"), client)
                .join();
        session = Objects.requireNonNull(OPENED.poll(10, TimeUnit.SECONDS));
        writes.set(0);
    }

    @AfterEach
    void stop() throws Exception {
        socket.abort();
        server.stop();
    }

    private CompletableFuture<SendResult> send(String text, boolean more) {
        CompletableFuture<SendResult> end = new CompletableFuture<>();
        JettyFrames.send(session.getAsyncRemote(), text, more, end::complete);
        return end;
    }

    @Test
    void writesAFrameThatNothingFollowsAtOnce() throws Exception {
        assertThat(send("alone", false).get(10, TimeUnit.SECONDS).isOK()).isTrue();

        assertThat(client.next()).isEqualTo("alone");
        assertThat(writes).hasValue(1);
    }

    @Test
    void writesWhatIsKeptTogetherWithWhatFollows() throws Exception {
        List<CompletableFuture<SendResult>> kept = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            kept.add(send("message " + i, true));
        }
        assertThat(kept).allSatisfy(end -> assertThat(end).isCompleted());
        assertThat(writes).hasValue(0);

        assertThat(send("last, with an ä", false).get(10, TimeUnit.SECONDS).isOK())
                .isTrue();

        for (int i = 0; i < 10; i++) {
            assertThat(client.next()).isEqualTo("message " + i);
        }
        assertThat(client.next()).isEqualTo("last, with an ä");
        assertThat(writes).hasValue(1);
    }

    @Test
    void sendsWhatIsKeptBeforeTheClose() throws Exception {
        assertThat(send("kept", true)).isCompleted();

        session.close(new CloseReason(CloseCodes.TRY_AGAIN_LATER, "too slow"));

        assertThat(client.next()).isEqualTo("kept");
        assertThat(client.next()).isEqualTo("closed with 1013");
    }

    @Test
    void keepsTheOrderWhateverTheSizes() throws Exception {
        List<String> sent = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String text = i + "x".repeat(random.nextInt(i % 10 == 0 ? 20_000 : 1_500));
            boolean more = i < 1_999 && random.nextInt(5) > 0;
            SendResult result = send(text, more).get(10, TimeUnit.SECONDS);
            assertThat(result.isOK()).isTrue();
            sent.add(text);
        }

        for (String text : sent) {
            assertThat(client.next()).isEqualTo(text);
        }
        assertThat(writes.get()).isLessThan(2_000);
    }

    @Test
    void tellsThatThePeerIsGone() throws Exception {
        socket.abort();
        await().until(() -> !session.isOpen());

        for (boolean more : new boolean[] {true, false}) {
            SendResult result = send("too late", more).get(10, TimeUnit.SECONDS);
            assertThat(result.isOK()).isFalse();
            assertThat(result.getException()).isNotNull();
        }
    }

    @Test
    void refusesThePeerOfAnotherContainer() {
        RemoteEndpoint.Async other = (RemoteEndpoint.Async) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RemoteEndpoint.Async.class},
                (proxy, method, args) -> null);

        assertThatThrownBy(() -> JettyFrames.send(other, "hello", false, result -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A peer of Jetty's is needed, not a ");
    }

    private final class CountingConnector extends ServerConnector {

        CountingConnector() {
            super(server);
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            return new SocketChannelEndPoint(channel, selector, key, getScheduler()) {
                @Override
                public boolean flush(ByteBuffer... buffers) throws IOException {
                    writes.incrementAndGet();
                    return super.flush(buffers);
                }
            };
        }
    }

    /** Hands its session to the test. */
    public static final class Opened extends Endpoint {

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            OPENED.add(opened);
        }
    }
}
