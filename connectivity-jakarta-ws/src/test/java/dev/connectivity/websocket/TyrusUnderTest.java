package dev.connectivity.websocket;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashMap;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.TyrusServerContainer;

final class TyrusUnderTest implements ContainerUnderTest {

    private final TyrusServerContainer container =
            (TyrusServerContainer) new GrizzlyServerContainer().createContainer(new HashMap<>());

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
