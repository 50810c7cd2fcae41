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
import dev.connectivity.websocket.VoiceWebSocket;
import jakarta.websocket.server.HandshakeRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The server that is restarted, put together as the example is, with its spool: {@code RestartServer port database-url
 * spool-folder}. Stops in good order when its input ends.
 */
public final class RestartServer {

    private static final long SPOOL_BYTES = 256L << 20;

    /** Connections that wait to be accepted when everybody comes at once. */
    private static final int ACCEPT_QUEUE = 4096;

    private RestartServer() {}

    /**
     * Starts the server, waits for the end of its input, and stops it.
     *
     * @param args port, URL, folder
     * @throws Exception if it does not start
     */
    public static void main(String[] args) throws Exception {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(args[1]);
        database.setMaximumPoolSize(8);
        database.setConnectionTimeout(2_000);
        ConnectivitySchema.migrate(database);
        JdbiStorage storage = JdbiStorage.builder(database)
                .spool(Path.of(args[2]), SPOOL_BYTES)
                .build();
        VoiceWebSocket webSocket =
                VoiceWebSocket.builder().authenticator(RestartServer::identity).build();
        ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .stores(storage.sessionStore(), storage.sampleStore())
                .channelDirectory(new AnyChannel())
                .broadcaster(webSocket.broadcaster())
                .build();
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, container) -> container.addEndpoint(webSocket.endpoint(monitor)));
        jetty.setHandler(context);
        jetty.start();
        while (System.in.read() >= 0) {
            // The end of the input is the sign to stop.
        }
        webSocket.close();
        jetty.stop();
        monitor.close();
        storage.close();
        database.close();
        System.exit(0);
    }

    private static Optional<Identity> identity(HandshakeRequest request) {
        String user =
                request.getHeaders().getOrDefault("X-User", List.of("nobody")).get(0);
        return Optional.of(new Identity(new UserId(user), "Somebody"));
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
