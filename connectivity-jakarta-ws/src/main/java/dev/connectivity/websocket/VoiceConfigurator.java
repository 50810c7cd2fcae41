package dev.connectivity.websocket;

import dev.connectivity.ConnectivityMonitor;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the handshake. The verdict waits in the connection's own properties until the connection is open, because what
 * containers do with an exception here differs from one to the next.
 */
final class VoiceConfigurator extends ServerEndpointConfig.Configurator {

    /** Under which the verdict is kept: an {@link Identity}, or a text that says why there is none. */
    static final String VERDICT = "dev.connectivity.verdict";

    private static final Logger LOG = LoggerFactory.getLogger(VoiceConfigurator.class);

    private final VoiceWebSocket endpoint;
    private final ConnectivityMonitor monitor;
    private final Quiet failureLog = new Quiet();

    VoiceConfigurator(VoiceWebSocket endpoint, ConnectivityMonitor monitor) {
        this.endpoint = endpoint;
        this.monitor = monitor;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new VoiceEndpoint(endpoint, monitor));
    }

    /** The host is not known here; {@link #modifyHandshake} looks at the origin. */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }

    /** Decided here, so that it does not matter which container's default is found first. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return requested.contains(VoiceWebSocket.BATCH_SUBPROTOCOL) ? VoiceWebSocket.BATCH_SUBPROTOCOL : "";
    }

    /** None: compressing small frames costs each connection more memory and time than it saves. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        config.getUserProperties().put(VERDICT, verdict(request));
    }

    private Object verdict(HandshakeRequest request) {
        if (!originAllowed(header(request, "Origin"), header(request, "Host"))) {
            endpoint.metrics().connectionRefused("origin");
            return "this page may not connect here";
        }
        Optional<Identity> identity = authenticate(request);
        if (identity.isEmpty()) {
            endpoint.metrics().connectionRefused("unauthenticated");
            return "log in first";
        }
        return identity.get();
    }

    private Optional<Identity> authenticate(HandshakeRequest request) {
        try {
            return endpoint.authenticator().authenticate(request);
        } catch (RuntimeException failure) {
            if (failureLog.mayLog(endpoint.time().nanos())) {
                LOG.warn("The authenticator failed; the caller is turned away", failure);
            }
            return Optional.empty();
        }
    }

    private boolean originAllowed(@Nullable String origin, @Nullable String host) {
        if (origin == null || endpoint.allowedOrigins().contains(origin)) {
            return true;
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && host != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    /** Header names come in whatever case the container likes. */
    private static @Nullable String header(HandshakeRequest request, String name) {
        for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))
                    && !header.getValue().isEmpty()) {
                return header.getValue().get(0);
            }
        }
        return null;
    }
}
