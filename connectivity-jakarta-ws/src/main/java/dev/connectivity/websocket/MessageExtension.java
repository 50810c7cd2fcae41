package dev.connectivity.websocket;

/** A message type that the host adds to the protocol. */
@FunctionalInterface
public interface MessageExtension {

    /**
     * Handles one message. Called by the connection's thread, one message after another; an exception is logged and
     * answered with {@code malformed_message}.
     *
     * @param sender who sent it
     * @param json the whole message, a valid JSON object with the extension's type, at most 16 KiB
     */
    void received(VoiceConnection sender, String json);
}
