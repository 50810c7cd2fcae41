package dev.connectivity.websocket;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.core.monitoring.ApplicationEventListener;
import org.glassfish.tyrus.server.TyrusServerContainer;

final class TyrusUnderTest implements ContainerUnderTest {

    private final TyrusServerContainer container;

    TyrusUnderTest() {
        this(Map.of(ApplicationEventListener.APPLICATION_EVENT_LISTENER, new TyrusPingLimit()));
    }

    TyrusUnderTest(Map<String, Object> settings) {
        container = (TyrusServerContainer) new GrizzlyServerContainer().createContainer(settings);
    }

    @Override
    public int start(ServerEndpointConfig endpoint) throws Exception {
        container.addEndpoint(endpoint);
        container.start("/", 0);
        return container.getPort();
    }

    @Override
    public void stop() {
        container.stop();
    }
}
