package dev.connectivity.websocket;

import dev.connectivity.stats.VoiceStats;
import org.jspecify.annotations.Nullable;

/** What a client can say. */
sealed interface ClientMessage {

    /** Enter a channel, or go on with a session there. */
    record Join(String channelId, @Nullable String sessionId) implements ClientMessage {}

    /** A measurement. */
    record Stats(String channelId, String sessionId, VoiceStats stats) implements ClientMessage {}

    /** Leave a channel. */
    record Leave(String channelId) implements ClientMessage {}

    /** A type that is not the protocol's own: perhaps the host's. */
    record Other(String type) implements ClientMessage {}

    /** What cannot be understood, and why. */
    record Malformed(String reason, @Nullable Long seq) implements ClientMessage {}

    /** What nests deeper than is allowed, and how deep that is. */
    record TooDeep(String reason, @Nullable Long seq) implements ClientMessage {}
}
