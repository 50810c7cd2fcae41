package dev.connectivity.websocket;

import dev.connectivity.jetty.JettyFrames;
import dev.connectivity.jetty.WebSocketConnector;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

final class JettyUnderTest implements ContainerUnderTest {

    private final Server server = new Server();
    private final ServerConnector connector;
    private final FrameSender frameSender;

    /** Jetty as it comes. */
    JettyUnderTest() {
        this(ServerConnector::new, FrameSender.PORTABLE);
    }

    private JettyUnderTest(Function<Server, ServerConnector> connectors, FrameSender frameSender) {
        connector = connectors.apply(server);
        this.frameSender = frameSender;
    }

    /** With what connectivity-jetty has for it. */
    static JettyUnderTest withOurs() {
        return new JettyUnderTest(WebSocketConnector::new, JettyFrames::send);
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
