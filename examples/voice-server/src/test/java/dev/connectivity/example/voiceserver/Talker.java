package dev.connectivity.example.voiceserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a call who never gives up: reports every second and comes back by the rules of {@code client.js}, spread over
 * five seconds after 1012 and after a growing, random pause in any case; then sends again what was not acknowledged. The
 * latency that is reported is the number of the report.
 */
final class Talker implements WebSocket.Listener {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REPORT_MILLIS = 1_000;
    private static final int RESTARTING = 1012;
    private static final int RESTART_SPREAD_MILLIS = 5_000;
    private static final int[] RETRY_MILLIS = {500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 8000, 15000};

    /**
     * An answer to a join.
     *
     * @param session which session
     * @param resumed whether it goes on
     */
    record Joined(String session, boolean resumed) {}

    final List<Joined> joins = new CopyOnWriteArrayList<>();

    final List<String> errors = new CopyOnWriteArrayList<>();

    private final HttpClient http;
    private final ScheduledExecutorService clock;
    private final URI server;
    private final String channel;
    private final String token;
    private final Random random;
    private final StringBuilder parts = new StringBuilder();

    // Guarded by this.
    private @Nullable WebSocket socket;
    private boolean joined;
    private boolean reporting = true;
    private int attempts;
    private long measured;
    private long acknowledged;
    private CompletionStage<?> lastSend = CompletableFuture.completedStage(null);

    Talker(HttpClient http, ScheduledExecutorService clock, URI server, String name, String channel, long seed)
            throws IOException, InterruptedException {
        this.http = http;
        this.clock = clock;
        this.server = server;
        this.channel = channel;
        this.random = new Random(seed);
        HttpRequest login = HttpRequest.newBuilder(server.resolve("/api/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                .build();
        token = JSON.readTree(
                        http.send(login, HttpResponse.BodyHandlers.ofString()).body())
                .path("token")
                .textValue();
        connect();
        later(random.nextInt(REPORT_MILLIS), this::report);
    }

    private void later(long millis, Runnable task) {
        var unused = clock.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private void connect() {
        CompletionStage<WebSocket> opening = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .subprotocols("connectivity.batch")
                .buildAsync(URI.create("ws://" + server.getAuthority() + "/ws/voice"), this);
        opening.whenComplete((opened, failure) -> {
            if (failure != null) {
                comeBack(0);
            }
        });
    }

    @Override
    public void onOpen(WebSocket opened) {
        synchronized (this) {
            socket = opened;
            lastSend = CompletableFuture.completedStage(null);
            parts.setLength(0);
            String session = joins.isEmpty() ? "" : ",'session_id':'" + session() + "'";
            send("{'type':'VoiceJoin','channel_id':'" + channel + "'" + session + "}");
        }
        opened.request(1);
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            read(parts.toString()).forEach(message -> received(from, message));
            parts.setLength(0);
        }
        from.request(1);
        return null;
    }

    private static JsonNode read(String batch) {
        try {
            return JSON.readTree(batch);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void received(WebSocket from, JsonNode message) {
        switch (message.path("type").asText()) {
            case "VoiceJoined" -> {
                joins.add(new Joined(
                        message.path("session_id").textValue(),
                        message.path("resumed").asBoolean()));
                joined = true;
                attempts = 0;
                acknowledged = Math.max(acknowledged, message.path("acked_seq").asLong());
                LongStream.rangeClosed(acknowledged + 1, measured).forEach(this::sendReport);
            }
            case "VoiceStatsAck" ->
                acknowledged = Math.max(acknowledged, message.path("seq").asLong());
            case "VoiceError" -> {
                errors.add(message.path("code").textValue());
                if (!joined) {
                    from.abort();
                    lost(from, 0);
                }
            }
            default -> {}
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        lost(from, code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        lost(from, 0);
    }

    private void lost(WebSocket from, int code) {
        synchronized (this) {
            if (socket != from) {
                return;
            }
            socket = null;
            joined = false;
        }
        comeBack(code == RESTARTING ? random.nextInt(RESTART_SPREAD_MILLIS) : 0);
    }

    private synchronized void comeBack(int extra) {
        int longest = RETRY_MILLIS[Math.min(attempts++, RETRY_MILLIS.length - 1)];
        later(extra + longest / 2 + random.nextInt(longest / 2), this::connect);
    }

    private synchronized void report() {
        if (!reporting) {
            return;
        }
        if (!joins.isEmpty()) {
            measured++;
            if (joined) {
                sendReport(measured);
            }
        }
        later(REPORT_MILLIS, this::report);
    }

    private void sendReport(long seq) {
        send(
                "{'type':'VoiceStats','channel_id':'%s','session_id':'%s','latency':%d,'packet_loss':0.5,'jitter':5,'quality':3,'timestamp':%d,'seq':%d}"
                        .formatted(channel, session(), seq, System.currentTimeMillis(), seq));
    }

    /** One after the other, as a socket of Java's takes them. */
    private void send(String json) {
        WebSocket open = socket;
        if (open != null) {
            lastSend = lastSend.handle((sent, failure) -> null)
                    .thenCompose(ready -> open.sendText(json.replace('\'', '"'), true));
        }
    }

    String session() {
        return joins.get(0).session();
    }

    synchronized boolean isIn() {
        return joined;
    }

    /** Tells whether it has joined again after the first time. */
    synchronized boolean isBack() {
        return joined && joins.size() > 1;
    }

    synchronized void stopReporting() {
        reporting = false;
    }

    /** Returns how many reports were made, all of them acknowledged, or -1 while some are not. */
    synchronized long reported() {
        return acknowledged == measured ? measured : -1;
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/" + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
