package dev.connectivity.benchmarks.live;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.jdbi.ConnectivitySchema;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.jetty.WebSocketConnector;
import dev.connectivity.spi.ChannelDirectory;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The measured process: Jetty with the voice endpoint and a database's URL ({@code product}, with the product's own
 * limits, or {@code connectivity}, with a rate that benchmarks over few connections need) or with a bare one
 * ({@code discard}, {@code forward}), each on the connector of connectivity-jetty, as the example has it, or with
 * {@value #USUAL} before its name on Jetty's own. Prints its port; answers {@code heap} on its input with the bytes of heap in use
 * after a collection, {@code counts} with its metrics.
 */
public final class LiveServer {

    /** Jetty as it comes. */
    static final String USUAL = "usual-";

    /** Begins the line of its metrics, behind whatever it may log. */
    static final String COUNTS = "counts: ";

    private static final ServerCounts METRICS = new ServerCounts();

    /** Eight thousand reports a second over 200 connections are twice the product's rate. */
    private static final VoiceLimits FOR_FEW_CONNECTIONS = new VoiceLimits(
            16 * 1024, 32, 200, 400, 64 * 1024, Duration.ofSeconds(4), Duration.ofSeconds(45), 16, 20, 100_000);

    private static Supplier<String> present = () -> "";

    private LiveServer() {}

    /**
     * Starts the server and ends with its input.
     *
     * @param args what to serve
     * @throws Exception if the container does not start
     */
    public static void main(String[] args) throws Exception {
        boolean usual = args[0].startsWith(USUAL);
        ServerEndpointConfig endpoint = switch (args[0].substring(usual ? USUAL.length() : 0)) {
            case "connectivity" -> connectivity(args[1], FOR_FEW_CONNECTIONS);
            case "product" -> connectivity(args[1], VoiceLimits.DEFAULT);
            case "discard" -> BareEndpoint.config(false);
            case "forward" -> BareEndpoint.config(true);
            default -> throw new IllegalArgumentException("connectivity, product, discard or forward, not " + args[0]);
        };
        Server server = new Server();
        ServerConnector connector = usual ? new ServerConnector(server) : new WebSocketConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(endpoint));
        server.setHandler(context);
        server.start();
        System.out.println(connector.getLocalPort());
        answer();
        System.exit(0);
    }

    private static void answer() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            if (question.equals("counts")) {
                System.out.println(COUNTS + METRICS.line() + present.get());
            } else {
                System.gc();
                System.out.println(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }
    }

    private static ServerEndpointConfig connectivity(String url, VoiceLimits limits) {
        VoiceWebSocket socket = VoiceWebSocket.builder()
                .authenticator(LiveServer::identity)
                .limits(limits)
                .metrics(METRICS)
                .build();
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(url);
        database.setMaximumPoolSize(4);
        ConnectivitySchema.migrate(database);
        JdbiStorage storage = JdbiStorage.builder(database).build();
        ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(storage.sessionStore(), storage.sampleStore())
                .channelDirectory(new AnyChannel())
                .broadcaster(socket.broadcaster())
                .metrics(METRICS)
                .build();
        present = () -> " connections=" + socket.connectionCount() + " sessions=" + monitor.sessionCount() + " rooms="
                + monitor.roomCount() + " queued=" + monitor.queuedSamples();
        return socket.endpoint(monitor);
    }

    private static Optional<Identity> identity(HandshakeRequest request) {
        return Optional.of(new Identity(new UserId(user(request)), "Somebody"));
    }

    static String user(HandshakeRequest request) {
        return request.getHeaders().getOrDefault("X-User", List.of("nobody")).get(0);
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
