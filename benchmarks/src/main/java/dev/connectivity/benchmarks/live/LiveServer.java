package dev.connectivity.benchmarks.live;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.jdbi.ConnectivitySchema;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.jdbi.JdbiStorageBuilder;
import dev.connectivity.jetty.JettyFrames;
import dev.connectivity.jetty.WebSocketConnector;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.websocket.FrameSender;
import dev.connectivity.websocket.Identity;
import dev.connectivity.websocket.VoiceLimits;
import dev.connectivity.websocket.VoiceWebSocket;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The measured process: Jetty with the voice endpoint and a database's URL ({@code product}, with the product's own
 * limits; {@code connectivity}, with a rate that benchmarks over few connections need; {@code restart url port spool},
 * put together as the example is) or with a bare one ({@code discard}, {@code answer}, {@code forward}), each with what
 * connectivity-jetty has, as the example, or with {@value #USUAL} before its name on Jetty's own. Prints its port;
 * answers {@code heap} on its input with the bytes of heap in use after a collection, {@code counts} with its metrics;
 * stops in good order when its input ends.
 */
public final class LiveServer {

    /** Jetty as it comes. */
    static final String USUAL = "usual-";

    /** Begins the line of its metrics, behind whatever it may log. */
    static final String COUNTS = "counts: ";

    /** Eight thousand reports a second over 200 connections are twice the product's rate. */
    private static final VoiceLimits FOR_FEW_CONNECTIONS = new VoiceLimits(
            16 * 1024, 32, 200, 400, 64 * 1024, Duration.ofSeconds(4), Duration.ofSeconds(45), 16, 20, 100_000);

    /** Connections that wait to be accepted when everybody comes at once. */
    private static final int ACCEPT_QUEUE = 4096;

    private static final long SPOOL_BYTES = 256L << 20;

    /**
     * For how long everybody may answer the close that tells why, before their connections are cut: as in the example.
     */
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private LiveServer() {}

    /**
     * Starts the server and ends with its input.
     *
     * @param args what to serve
     * @throws Exception if the container does not start
     */
    public static void main(String[] args) throws Exception {
        boolean usual = args[0].startsWith(USUAL);
        String what = args[0].substring(usual ? USUAL.length() : 0);
        FrameSender sender = usual ? FrameSender.PORTABLE : JettyFrames::send;
        Voice voice = switch (what) {
            case "connectivity" -> new Voice(args[1], sender, FOR_FEW_CONNECTIONS, null);
            case "product" -> new Voice(args[1], sender, VoiceLimits.DEFAULT, null);
            case "restart" -> new Voice(args[1], sender, VoiceLimits.DEFAULT, Path.of(args[3]));
            case "discard", "answer", "forward" -> null;
            default ->
                throw new IllegalArgumentException(
                        "connectivity, product, restart, discard, answer or forward, not " + what);
        };
        ServerEndpointConfig endpoint = voice == null
                ? BareEndpoint.config(BareEndpoint.Deed.valueOf(what.toUpperCase(Locale.ROOT)))
                : voice.socket.endpoint(voice.monitor);
        Server server = new Server();
        ServerConnector connector = usual ? new ServerConnector(server) : new WebSocketConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(args.length > 2 ? Integer.parseInt(args[2]) : 0);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(endpoint));
        server.setHandler(context);
        server.start();
        System.out.println(connector.getLocalPort());
        answer(voice);
        if (voice != null) {
            voice.socket.close();
            awaitAnswers(connector);
            server.stop();
            voice.close();
        }
        System.exit(0);
    }

    private static void answer(@Nullable Voice voice) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            if (question.equals("counts")) {
                System.out.println(COUNTS + (voice == null ? "accepted=0" : voice.counts()));
            } else {
                System.gc();
                System.out.println(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }
    }

    private static void awaitAnswers(ServerConnector connector) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < FAREWELL_NANOS
                && connector.getConnectedEndPoints().stream()
                        .anyMatch(each -> each.getConnection() instanceof WebSocketConnection)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    static String user(HandshakeRequest request) {
        return request.getHeaders().getOrDefault("X-User", List.of("nobody")).get(0);
    }

    /** The voice endpoint with all that is behind it. */
    private static final class Voice {

        private final ServerCounts metrics = new ServerCounts();
        private final HikariDataSource database = new HikariDataSource();
        private final JdbiStorage storage;
        private final VoiceWebSocket socket;
        private final ConnectivityMonitor monitor;

        Voice(String url, FrameSender sender, VoiceLimits limits, @Nullable Path spool) {
            database.setJdbcUrl(url);
            database.setMaximumPoolSize(spool == null ? 4 : 8);
            database.setConnectionTimeout(2_000);
            ConnectivitySchema.migrate(database);
            JdbiStorageBuilder builder = JdbiStorage.builder(database);
            storage = spool == null
                    ? builder.build()
                    : builder.spool(spool, SPOOL_BYTES).build();
            socket = VoiceWebSocket.builder()
                    .authenticator(request -> Optional.of(new Identity(new UserId(user(request)), "Somebody")))
                    .frameSender(sender)
                    .limits(limits)
                    .metrics(metrics)
                    .build();
            monitor = ConnectivityMonitor.builder()
                    .stores(storage.sessionStore(), storage.sampleStore())
                    .channelDirectory(new AnyChannel())
                    .broadcaster(socket.broadcaster())
                    .metrics(metrics)
                    .build();
        }

        String counts() {
            return metrics.line() + " connections=" + socket.connectionCount() + " sessions=" + monitor.sessionCount()
                    + " rooms=" + monitor.roomCount() + " queued=" + monitor.queuedSamples();
        }

        void close() {
            monitor.close();
            storage.close();
            database.close();
        }
    }

    private static final class AnyChannel implements ChannelDirectory {
        @Override
        public Optional<Channel> enterable(UserId user, ChannelId channel) {
            return Optional.of(new Channel(channel, channel.value(), null));
        }

        @Override
        public Map<ChannelId, Channel> named(Set<ChannelId> wanted) {
            return Map.of();
        }
    }
}
