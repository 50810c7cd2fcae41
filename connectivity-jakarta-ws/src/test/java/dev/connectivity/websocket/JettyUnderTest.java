package dev.connectivity.websocket;

import dev.connectivity.jetty.JettyFrames;
import dev.connectivity.jetty.WebSocketConnector;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

final class JettyUnderTest implements ContainerUnderTest {

    private final Server server = new Server();
    private final ServerConnector connector;
    private final FrameSender frameSender;

    /** 0 for what Jetty has. */
    private final Duration ownTimeout;

    /** Jetty as it comes. */
    JettyUnderTest() {
        this(Duration.ZERO);
    }

    /** Jetty that is set to end connections on which nothing moves, or a send is under way, for so long. */
    JettyUnderTest(Duration ownTimeout) {
        this(ServerConnector::new, FrameSender.PORTABLE, ownTimeout);
    }

    private JettyUnderTest(Function<Server, ServerConnector> connectors, FrameSender frameSender, Duration ownTimeout) {
        connector = connectors.apply(server);
        this.frameSender = frameSender;
        this.ownTimeout = ownTimeout;
    }

    /** With what connectivity-jetty has for it. */
    static JettyUnderTest withOurs() {
        return new JettyUnderTest(WebSocketConnector::new, JettyFrames::send, Duration.ZERO);
    }

    @Override
    public FrameSender frameSender() {
        return frameSender;
    }

    @Override
    public int start(ServerEndpointConfig endpoint) throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, (servletContext, container) -> {
            if (!ownTimeout.isZero()) {
                container.setDefaultMaxSessionIdleTimeout(ownTimeout.toMillis());
                container.setAsyncSendTimeout(ownTimeout.toMillis());
            }
            container.addEndpoint(endpoint);
        });
        server.setHandler(context);
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
