package dev.connectivity.example.voiceserver;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.jetty.JettyFrames;
import dev.connectivity.jetty.WebSocketConnector;
import dev.connectivity.rest.ConnectionHistoryResource;
import dev.connectivity.rest.ContainerProblemMapper;
import dev.connectivity.rest.PersonalDataResource;
import dev.connectivity.rest.RequestAuthenticator;
import dev.connectivity.websocket.Identity;
import dev.connectivity.websocket.VoiceWebSocket;
import jakarta.servlet.DispatcherType;
import jakarta.websocket.server.HandshakeRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The example voice server: the modules put together around Jetty. What was started is closed in reverse order, so
 * clients are told, sessions finalised and samples written before the database stops.
 */
public final class VoiceServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VoiceServer.class);

    /** Room for samples while the database is away; beyond it clients keep theirs. */
    private static final long SPOOL_BYTES = 256L << 20;

    /** So many connections may wait to be accepted: after a restart everybody comes back within a few seconds. */
    private static final int ACCEPT_QUEUE = 4096;

    private static final Duration FIRST_MAINTENANCE_AFTER = Duration.ofSeconds(30);
    private static final Duration MAINTENANCE_PAUSE = Duration.ofMinutes(10);

    // Guarded by this, which a start holds to its end and a close, too.
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Settings settings;
    private int port;

    /** Ends a start that is under way with the part that it is at. */
    private volatile boolean closing;

    VoiceServer(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts a server.
     *
     * @param settings port 0 takes any free one
     * @return the running server, to be closed by the caller
     * @throws StartException if it cannot start; nothing is left running then
     */
    public static VoiceServer start(Settings settings) {
        VoiceServer server = new VoiceServer(settings);
        server.run();
        return server;
    }

    /**
     * Starts it, once. Another thread may close it meanwhile: that waits for the part that is starting, and ends the
     * start.
     */
    synchronized void run() {
        try {
            startAll();
            goOn();
        } catch (StartException told) {
            close();
            throw told;
        } catch (Exception failure) {
            close();
            Optional<String> known = BindFailure.describe(settings, failure);
            if (known.isEmpty()) {
                LOG.error("The server cannot start, for a reason it does not know", failure);
            }
            throw new StartException(known.orElse("The server cannot start: " + failure), failure);
        }
    }

    private void startAll() throws Exception {
        if (!SLF4JBridgeHandler.isInstalled()) {
            // Jersey logs to java.util.logging.
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        // The port first: whoever starts a second server should hear so at once, not after a database's start.
        ServerSocketChannel listening = listen();
        // Then the database: all the rest together is ready before it.
        StartingDatabase database = database();
        Tokens tokens = Tokens.of(settings);
        JdbiStorage storage = closeLater(JdbiStorage.builder(database)
                .spool(settings.data().resolve("spool"), SPOOL_BYTES)
                .build());
        closeLater(new MaintenanceSchedule(storage.maintenance()::run, FIRST_MAINTENANCE_AFTER, MAINTENANCE_PAUSE));
        Channels channels = new Channels();
        MetricsServlet metrics = new MetricsServlet(tokens, settings.isDemonstration());
        VoiceWebSocket webSocket = VoiceWebSocket.builder()
                .authenticator(request -> identify(tokens, request))
                .allowedOrigins(settings.allowedOrigins())
                .extension(VoiceSignal.TYPE, new VoiceSignal())
                .frameSender(JettyFrames::send)
                .metrics(metrics.metrics())
                .build();
        ConnectivityMonitor monitor = closeLater(ConnectivityMonitor.builder()
                .broadcaster(webSocket.broadcaster())
                .channelDirectory(channels)
                .stores(storage.sessionStore(), storage.sampleStore())
                .metrics(metrics.metrics())
                .build());
        metrics.watch(monitor, storage);
        ServletContextHandler context = context();
        RequestAuthenticator authenticator =
                headers -> AccountResource.identify(tokens, headers).map(Identity::user);
        ResourceConfig rest = new ResourceConfig()
                .register(new AccountResource(tokens, channels))
                .register(new ConnectionHistoryResource(storage.history(), channels, authenticator))
                .register(new PersonalDataResource(storage.personalData(), authenticator))
                .register(ContainerProblemMapper.class)
                .property("jersey.config.server.wadl.disableWadl", true);
        context.addServlet(new ServletHolder(new ServletContainer(rest)), "/api/*");
        ServletHolder health = new ServletHolder(new HealthServlet(database));
        context.addServlet(health, "/healthz");
        context.addServlet(health, "/readyz");
        context.addServlet(new ServletHolder(metrics), "/metrics");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, container) -> container.addEndpoint(webSocket.endpoint(monitor)));
        context.setErrorHandler(new ErrorAnswers());
        Server jetty = new Server();
        ServerConnector connector = connector(jetty, listening);
        jetty.addConnector(connector);
        jetty.setErrorHandler(new ErrorAnswers());
        jetty.setHandler(new OriginGuard(
                new HandshakeGuard(PageFiles.compressed(context)),
                settings.allowedOrigins(),
                settings.isDemonstration()));
        jetty.addBean(new AbstractLifeCycle() {
            @Override
            protected void doStart() {
                // The last before the connector: who gets an answer gets one from a server that is complete.
                database.await();
            }
        });
        started.push(jetty::stop);
        jetty.start();
        closeLater(new Farewell(connector));
        closeLater(webSocket);
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = closeLater(ServerSocketChannel.open());
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.socket().bind(new InetSocketAddress(settings.host(), settings.port()), ACCEPT_QUEUE);
        port = channel.socket().getLocalPort();
        return channel;
    }

    private static ServerConnector connector(Server jetty, ServerSocketChannel listening) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // What a message sets off here waits for nothing: the channels are in memory.
        ServerConnector connector = new WebSocketConnector(jetty, new HttpConnectionFactory(http));
        connector.open(listening);
        return connector;
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        started.push(part);
        goOn();
        return part;
    }

    private void goOn() {
        if (closing) {
            throw new StartException("The server was stopped before it was ready", null);
        }
    }

    private StartingDatabase database() {
        if (settings.databaseUrl() == null) {
            // Before the spool in the folder is opened. What is pushed first is closed last: PostgreSQL stops before.
            closeLater(DataFolder.claim(settings.data()));
        }
        StartingDatabase database = closeLater(StartingDatabase.begin(settings));
        if (settings.databaseUrl() != null) {
            // It is there or it is not; nothing else is begun without it.
            database.await();
        }
        return database;
    }

    private static ServletContextHandler context() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(new FilterHolder(new SecurityHeaders()), "/*", EnumSet.of(DispatcherType.REQUEST));
        PageFiles.serve(context);
        context.addServlet(new ServletHolder(new PageServlet("/settings/connection.html")), "/settings/connection");
        context.addServlet(new ServletHolder(new PageServlet("/connectivity/elements.html")), "/elements");
        return context;
    }

    private static Optional<Identity> identify(Tokens tokens, HandshakeRequest request) {
        String cookies = header(request, "cookie");
        String cookie = null;
        for (String pair : cookies == null ? new String[0] : cookies.split(";", -1)) {
            if (pair.strip().startsWith(Tokens.COOKIE + "=")) {
                cookie = pair.strip().substring(Tokens.COOKIE.length() + 1);
            }
        }
        return tokens.identify(header(request, "authorization"), cookie);
    }

    private static @Nullable String header(HandshakeRequest request, String name) {
        for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals(name)) {
                return String.join(";", header.getValue());
            }
        }
        return null;
    }

    /**
     * Returns where to point the browser.
     *
     * @return such as {@code http://localhost:8080/}; it leads to this server on this machine
     */
    public URI address() {
        return settings.address(port);
    }

    /** Stops everything, the last started first, and returns when all has stopped. Closing again changes nothing. */
    @Override
    public void close() {
        closing = true;
        stopAll();
    }

    private synchronized void stopAll() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failure) {
                LOG.warn("A part did not stop cleanly", failure);
            }
        }
    }
}
