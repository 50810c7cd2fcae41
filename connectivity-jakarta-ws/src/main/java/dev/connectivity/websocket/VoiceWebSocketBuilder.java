package dev.connectivity.websocket;

import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link VoiceWebSocket}. For one thread. */
public final class VoiceWebSocketBuilder {

    private static final Set<String> OWN_TYPES = Set.of("VoiceJoin", "VoiceStats", "VoiceLeave");

    private @Nullable HandshakeAuthenticator authenticator;
    String path = "/ws/voice";
    Set<String> allowedOrigins = Set.of();
    VoiceLimits limits = VoiceLimits.DEFAULT;
    FrameSender frameSender = FrameSender.PORTABLE;
    TimeSource timeSource = TimeSource.system();
    ConnectivityMetrics metrics = ConnectivityMetrics.NONE;
    final Map<String, MessageExtension> extensions = new HashMap<>();

    VoiceWebSocketBuilder() {}

    /**
     * Sets who says who a caller is. Required.
     *
     * @param newAuthenticator reads the handshake
     * @return this
     */
    public VoiceWebSocketBuilder authenticator(HandshakeAuthenticator newAuthenticator) {
        authenticator = Objects.requireNonNull(newAuthenticator, "authenticator");
        return this;
    }

    /**
     * Sets where the endpoint is. Default: {@code /ws/voice}.
     *
     * @param newPath begins with a slash
     * @return this
     */
    public VoiceWebSocketBuilder path(String newPath) {
        path = Objects.requireNonNull(newPath, "path");
        return this;
    }

    /**
     * Sets from which pages, besides the server's own, browsers may connect. Default: none. A handshake without an
     * Origin does not come from a browser and is let through to the authenticator.
     *
     * @param origins such as {@code https://app.example.org}
     * @return this
     */
    public VoiceWebSocketBuilder allowedOrigins(Set<String> origins) {
        allowedOrigins = Set.copyOf(origins);
        return this;
    }

    /**
     * Sets what a connection may use. Default: {@link VoiceLimits#DEFAULT}.
     *
     * @param newLimits the limits
     * @return this
     */
    public VoiceWebSocketBuilder limits(VoiceLimits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return this;
    }

    /**
     * Sets how frames are handed to the container. Default: {@link FrameSender#PORTABLE}. On Jetty,
     * {@code JettyFrames::send} of connectivity-jetty writes what waits for a reader in one go.
     *
     * @param newFrameSender made for the container that the endpoint runs in
     * @return this
     */
    public VoiceWebSocketBuilder frameSender(FrameSender newFrameSender) {
        frameSender = Objects.requireNonNull(newFrameSender, "frameSender");
        return this;
    }

    /**
     * Sets the clock. Default: the machine's.
     *
     * @param newTimeSource the clock
     * @return this
     */
    public VoiceWebSocketBuilder timeSource(TimeSource newTimeSource) {
        timeSource = Objects.requireNonNull(newTimeSource, "timeSource");
        return this;
    }

    /**
     * Sets who records counts. Default: nobody.
     *
     * @param newMetrics usually an adapter to a metrics library
     * @return this
     */
    public VoiceWebSocketBuilder metrics(ConnectivityMetrics newMetrics) {
        metrics = Objects.requireNonNull(newMetrics, "metrics");
        return this;
    }

    /**
     * Adds a message type of the host's own.
     *
     * @param type the type on the wire, not one of the protocol's
     * @param extension handles it
     * @return this
     * @throws IllegalArgumentException if the protocol or an earlier extension has this type
     */
    public VoiceWebSocketBuilder extension(String type, MessageExtension extension) {
        if (OWN_TYPES.contains(type) || extensions.putIfAbsent(type, extension) != null) {
            throw new IllegalArgumentException("The type " + type + " is taken");
        }
        return this;
    }

    /**
     * Makes the endpoint and starts its threads.
     *
     * @return an endpoint, to be closed by the caller
     * @throws IllegalStateException if the authenticator is missing
     */
    public VoiceWebSocket build() {
        if (authenticator == null) {
            throw new IllegalStateException("A voice endpoint needs an authenticator");
        }
        return new VoiceWebSocket(this, authenticator);
    }
}
