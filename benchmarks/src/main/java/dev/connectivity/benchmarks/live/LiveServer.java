package dev.connectivity.benchmarks.live;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.jdbi.ConnectivitySchema;
import dev.connectivity.jdbi.JdbiStorage;
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
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The measured process: Jetty with the voice endpoint ({@code connectivity} and a database's URL) or with a bare one
 * ({@code discard}, {@code forward}). Prints its port; answers each line on its input with the bytes of heap in use after a collection.
 */
public final class LiveServer {

    private LiveServer() {}

    /**
     * Starts the server and ends with its input.
     *
     * @param args what to serve
     * @throws Exception if the container does not start
     */
    public static void main(String[] args) throws Exception {
        ServerEndpointConfig endpoint = switch (args[0]) {
            case "connectivity" -> connectivity(args[1]);
            case "discard" -> BareEndpoint.config(false);
            case "forward" -> BareEndpoint.config(true);
            default -> throw new IllegalArgumentException("connectivity, discard or forward, not " + args[0]);
        };
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
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
        while (in.readLine() != null) {
            System.gc();
            System.out.println(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }

    private static ServerEndpointConfig connectivity(String url) {
        VoiceLimits limits = new VoiceLimits(
                16 * 1024, 32, 200, 400, 64 * 1024, Duration.ofSeconds(4), Duration.ofSeconds(45), 16, 20, 100_000);
        VoiceWebSocket socket = VoiceWebSocket.builder()
                .authenticator(LiveServer::identity)
                .limits(limits)
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
                .build();
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
