package dev.connectivity.websocket;

/**
 * What the endpoint counts, for a metrics library to record. Every method does nothing by default, is called from several
 * threads at once and must return at once without throwing. The present number of connections is asked of
 * {@link VoiceWebSocket#connectionCount()}.
 */
public interface WebSocketMetrics {

    /** Records nothing. */
    WebSocketMetrics NONE = new WebSocketMetrics() {};

    /** A connection was opened by an authenticated user. */
    default void connectionOpened() {}

    /**
     * A handshake or connection was turned away.
     *
     * @param reason {@code unauthenticated}, {@code origin}, {@code too_many} or {@code closing}
     */
    default void connectionRefused(String reason) {}

    /** A connection that was open is gone. */
    default void connectionClosed() {}

    /**
     * A connection was closed for the good of the others.
     *
     * @param reason {@code slow}, {@code silent} or {@code too_large}
     */
    default void connectionEvicted(String reason) {}

    /**
     * A message was answered with an error, or dropped for its rate.
     *
     * @param code the error's code on the wire
     */
    default void messageRefused(String code) {}
}
