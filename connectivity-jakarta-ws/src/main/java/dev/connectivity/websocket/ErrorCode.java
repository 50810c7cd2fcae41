package dev.connectivity.websocket;

import java.util.Locale;

/** What a {@code VoiceError} can be about. No error closes the connection. */
public enum ErrorCode {
    /** Not a JSON object, no type, or a field of the wrong kind. */
    MALFORMED_MESSAGE,
    /** A type that neither the protocol nor the host knows. */
    UNKNOWN_TYPE,
    /** A measurement breaks a rule; the message is the rule. */
    INVALID_STATS,
    /** This connection has not joined the channel. */
    NOT_IN_CHANNEL,
    /** No such session, or not this user's, or over. */
    UNKNOWN_SESSION,
    /** No such channel for this user. */
    CHANNEL_NOT_FOUND,
    /** Too many messages; the message was dropped. */
    RATE_LIMITED,
    /** The sample could not be stored for lack of room: keep it and send it again later. */
    STORAGE_FULL,
    /** Something behind the server is away: try again in a few seconds. */
    UNAVAILABLE;

    /** Returns the code on the wire. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
