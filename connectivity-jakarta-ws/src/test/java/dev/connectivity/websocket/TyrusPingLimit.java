package dev.connectivity.websocket;

import org.glassfish.tyrus.core.ProtocolException;
import org.glassfish.tyrus.core.frame.TyrusFrame.FrameType;
import org.glassfish.tyrus.core.monitoring.ApplicationEventListener;
import org.glassfish.tyrus.core.monitoring.EndpointEventListener;
import org.glassfish.tyrus.core.monitoring.MessageEventListener;

/**
 * Closes whoever pings too often, which only Tyrus itself can see: an endpoint hears of no ping, and Tyrus keeps every
 * pong until the peer has read it. What docs/operations-live.md tells operators of Tyrus to add.
 */
final class TyrusPingLimit implements ApplicationEventListener {

    private static final int PINGS_PER_SECOND = 1;
    private static final int BURST = 20;

    @Override
    public EndpointEventListener onEndpointRegistered(String path, Class<?> endpoint) {
        return new EndpointEventListener() {
            @Override
            public MessageEventListener onSessionOpened(String session) {
                return new Pings();
            }

            @Override
            public void onSessionClosed(String session) {}

            @Override
            public void onError(String session, Throwable failure) {}
        };
    }

    /** Those of one connection, which Tyrus reads with one thread at a time. */
    private static final class Pings implements MessageEventListener {

        private final TokenBucket allowed = new TokenBucket(PINGS_PER_SECOND, BURST, System.nanoTime());

        @Override
        public void onFrameReceived(FrameType type, long length) {
            if (type == FrameType.PING && !allowed.take(System.nanoTime())) {
                throw new ProtocolException("too many pings");
            }
        }

        @Override
        public void onFrameSent(FrameType type, long length) {}
    }

    @Override
    public void onApplicationInitialized(String application) {}

    @Override
    public void onApplicationDestroyed() {}

    @Override
    public void onEndpointUnregistered(String path) {}
}
