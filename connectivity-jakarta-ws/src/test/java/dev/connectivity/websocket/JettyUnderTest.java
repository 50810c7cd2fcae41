package dev.connectivity.websocket;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

final class JettyUnderTest implements ContainerUnderTest {

    private final Server server = new Server();
    private final ServerConnector connector;

    /** Jetty as it comes. */
    JettyUnderTest() {
        this(ServerConnector::new);
    }

    JettyUnderTest(Function<Server, ServerConnector> connectors) {
        connector = connectors.apply(server);
    }

    @Override
    public int start(ServerEndpointConfig endpoint) throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(endpoint));
        server.setHandler(context);
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
