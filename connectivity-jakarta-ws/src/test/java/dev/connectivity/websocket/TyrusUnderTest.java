package dev.connectivity.websocket;

import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.Map;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.core.monitoring.ApplicationEventListener;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.jspecify.annotations.Nullable;

final class TyrusUnderTest implements ContainerUnderTest {

    /** Longer than the time for one frame in the tests whose readers stall. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    /** Of a frame that has not come to its end yet, what came behind it included; Tyrus' own bound is 4 MiB. */
    private static final int GATHERED_BYTES = 128 * 1024;

    private final TyrusServerContainer container;
    private final Duration stuck;
    private @Nullable TyrusStuckSends stuckSends;

    TyrusUnderTest() {
        this(STUCK);
    }

    /** Cuts whoever takes nothing of what waits for them for so long. */
    TyrusUnderTest(Duration stuck) {
        this.stuck = stuck;
        container = (TyrusServerContainer) new GrizzlyServerContainer()
                .createContainer(Map.of(
                        ApplicationEventListener.APPLICATION_EVENT_LISTENER,
                        new TyrusPingLimit(),
                        TyrusWebSocketEngine.INCOMING_BUFFER_SIZE,
                        GATHERED_BYTES));
    }

    @Override
    public int start(ServerEndpointConfig endpoint) throws Exception {
        container.addEndpoint(endpoint);
        container.start("/", 0);
        stuckSends = new TyrusStuckSends(container, stuck);
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
