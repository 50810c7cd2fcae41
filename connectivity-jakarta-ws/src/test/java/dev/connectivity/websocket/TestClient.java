package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client on the JDK's WebSocket that keeps what it hears. */
final class TestClient implements AutoCloseable, WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 10;

    /** What a connection ended with. */
    record Closed(int code, String reason) {}

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final List<JsonNode> unread = new ArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    private TestClient(int port, Map<String, String> headers, @Nullable String subprotocol) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (subprotocol != null) {
            builder.subprotocols(subprotocol);
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws/voice"), this)
                .join();
    }

    static TestClient of(int port, String user) {
        return new TestClient(port, Map.of("X-User", user), null);
    }

    static TestClient batching(int port, String user) {
        return new TestClient(port, Map.of("X-User", user), VoiceWebSocket.BATCH_SUBPROTOCOL);
    }

    static TestClient with(int port, Map<String, String> headers) {
        return new TestClient(port, headers, null);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
            frames.add(parts.toString());
            parts.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(new Closed(statusCode, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(new Closed(1006, String.valueOf(error)));
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    TestClient send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    /** Sends as it is. */
    TestClient sendRaw(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    TestClient sendPart(String text, boolean last) {
        socket.sendText(text, last).join();
        return this;
    }

    TestClient sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Joins and returns the greeting. */
    JsonNode join(String channel) {
        send("{'type':'VoiceJoin','channel_id':'" + channel + "'}");
        return await("VoiceJoined");
    }

    JsonNode resume(String channel, String session) {
        send("{'type':'VoiceJoin','channel_id':'" + channel + "','session_id':'" + session + "'}");
        return await("VoiceJoined");
    }

    /** Returns the next frame as it came. */
    String frame() {
        try {
            String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(frame)
                    .as("a frame within %d s; closed: %s", PATIENCE_SECONDS, closed.getNow(null))
                    .isNotNull();
            return frame == null ? "" : frame;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns the next event of a type; those before it are kept for later. */
    JsonNode await(String type) {
        for (int i = 0; i < unread.size(); i++) {
            if (unread.get(i).path("type").asText().equals(type)) {
                return unread.remove(i);
            }
        }
        while (true) {
            List<JsonNode> events = events(frame());
            unread.addAll(events);
            for (JsonNode event : events) {
                if (event.path("type").asText().equals(type)) {
                    unread.remove(event);
                    return event;
                }
            }
        }
    }

    /** Returns the next statistics of a user; whoever another test left behind in the room may turn unknown meanwhile. */
    JsonNode awaitStatsOf(String user) {
        JsonNode seen;
        do {
            seen = await("VoiceUserStats");
        } while (!seen.path("user_id").asText().equals(user));
        return seen;
    }

    /** Returns the next error of a code, or fails at any other error. */
    JsonNode awaitError(String code) {
        JsonNode error = await("VoiceError");
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
        return error;
    }

    /** Asks something that is answered at once and returns what came before the answer. */
    List<JsonNode> allUntilNow() {
        send("{'type':'Marker'}");
        while (true) {
            for (int i = 0; i < unread.size(); i++) {
                if (unread.get(i).path("message").asText().equals("unknown type: Marker")) {
                    List<JsonNode> before = List.copyOf(unread.subList(0, i));
                    unread.subList(0, i + 1).clear();
                    return before;
                }
            }
            unread.addAll(events(frame()));
        }
    }

    /** Returns all that came and was not asked for, without waiting. */
    List<JsonNode> heard() {
        for (String frame = frames.poll(); frame != null; frame = frames.poll()) {
            unread.addAll(events(frame));
        }
        List<JsonNode> all = List.copyOf(unread);
        unread.clear();
        return all;
    }

    private static List<JsonNode> events(String frame) {
        try {
            JsonNode node = JSON.readTree(frame);
            List<JsonNode> events = new ArrayList<>();
            if (node.isArray()) {
                node.forEach(events::add);
            } else {
                events.add(node);
            }
            return events;
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    Closed awaitClose() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Vanishes without a word. */
    void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(failure -> socket);
        }
        socket.abort();
    }
}
