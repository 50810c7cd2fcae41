package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The text messages that a page's WebSockets sent and received. Thread-safe. */
public final class PageSockets {
    private final DevToolsSession session;
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /**
     * One text message.
     *
     * @param sent true if the page sent it, false if it came from the server
     * @param at when this JVM heard of it, some milliseconds after the page
     */
    public record Message(boolean sent, Instant at, String text) {}

    PageSockets(DevToolsSession session) {
        this.session = session;
        session.on("Network.webSocketFrameSent", event -> add(true, event));
        session.on("Network.webSocketFrameReceived", event -> add(false, event));
    }

    /** All messages so far, oldest first. */
    public List<Message> messages() {
        session.settle();
        return List.copyOf(messages);
    }

    private void add(boolean sent, JsonNode event) {
        JsonNode frame = event.path("response");
        if (frame.path("opcode").asInt() == 1) {
            messages.add(
                    new Message(sent, Instant.now(), frame.path("payloadData").asText()));
        }
    }
}
