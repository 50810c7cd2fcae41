package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A user of the server: logs in, asks over HTTP, talks over a real WebSocket. */
final class Caller implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private @Nullable WebSocket socket;
    private String token = "";
    private String userId = "";

    Caller(URI server) {
        this.server = server;
    }

    static Caller login(URI server, String name) throws Exception {
        Caller caller = new Caller(server);
        HttpResponse<String> response = caller.post("api/login", "{\"name\":\"" + name + "\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode account = JSON.readTree(response.body());
        caller.token = account.path("token").textValue();
        caller.userId = account.path("user_id").textValue();
        return caller;
    }

    /** Somebody whom the host has logged in. */
    static Caller withToken(URI server, String token) {
        Caller caller = new Caller(server);
        caller.token = token;
        return caller;
    }

    String userId() {
        return userId;
    }

    String token() {
        return token;
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.resolve("/" + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/" + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    void connect() throws Exception {
        closeCode = new CompletableFuture<>();
        socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://" + server.getAuthority() + "/ws/voice"), new WebSocket.Listener() {
                    private final StringBuilder parts = new StringBuilder();

                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        parts.append(part);
                        if (last) {
                            messages.add(read(parts.toString()));
                            parts.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }

                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closeCode.complete(code);
                        return null;
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until the server closes the connection. */
    int closeCode() throws Exception {
        return closeCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException broken) {
            throw new AssertionError(json, broken);
        }
    }

    void send(String json) throws Exception {
        Objects.requireNonNull(socket, "connect first")
                .sendText(json.replace('\'', '"'), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits for a message of a type, passing over others. */
    JsonNode await(String type) throws InterruptedException {
        return await(type, message -> true);
    }

    JsonNode await(String type, Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(message).as("a %s within %s", type, PATIENCE).isNotNull();
            if (message.path("type").asText().equals(type) && wanted.test(message)) {
                return message;
            }
        }
    }

    /** Joins a channel and returns the session's id. */
    String join(String channel) throws Exception {
        send("{'type':'VoiceJoin','channel_id':'%s'}".formatted(channel));
        return await("VoiceJoined").path("session_id").textValue();
    }

    void report(String channel, String session, long seq, int latency, double loss) throws Exception {
        send(("{'type':'VoiceStats','channel_id':'%s','session_id':'%s','latency':%d,'packet_loss':%s,'jitter':5,"
                        + "'quality':3,'timestamp':%d,'seq':%d}")
                .formatted(channel, session, latency, loss, System.currentTimeMillis(), seq));
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
