package dev.connectivity.websocket;

import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.Map;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.core.monitoring.ApplicationEventListener;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.jspecify.annotations.Nullable;

final class TyrusUnderTest implements ContainerUnderTest {

    /** Longer than the time for one frame in the tests whose readers stall. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    private final TyrusServerContainer container;
    private @Nullable TyrusStuckSends stuckSends;

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
        stuckSends = new TyrusStuckSends(container, STUCK);
        return container.getPort();
    }

    @Override
    public void stop() {
        if (stuckSends != null) {
            stuckSends.close();
        }
        container.stop();
    }
}
