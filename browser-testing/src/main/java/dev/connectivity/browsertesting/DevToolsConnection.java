package dev.connectivity.browsertesting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one socket to the browser, shared by all of its pages ("flat" sessions of the Chrome DevTools Protocol).
 * Thread-safe. Events are handed on by a thread of their own, so that a listener may itself send a command and wait for
 * its answer.
 */
final class DevToolsConnection implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String EVENTS = "devtools-events";
    private static final Logger log = LoggerFactory.getLogger(DevToolsConnection.class);

    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final ExecutorService events = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, EVENTS);
        thread.setDaemon(true);
        return thread;
    });
    private final WebSocket socket;
    private final Object sendLock = new Object();
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
    private volatile @Nullable BrowserException lost;

    private record Pending(@Nullable String session, String method, CompletableFuture<JsonNode> answer) {}

    DevToolsConnection(URI address) {
        this.socket = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofSeconds(10))
                .build()
                .newWebSocketBuilder()
                .buildAsync(address, new Reader())
                .join();
    }

    CompletableFuture<JsonNode> send(@Nullable String session, String method, Map<String, ?> params) {
        ObjectNode command = JSON.createObjectNode();
        long id = ids.incrementAndGet();
        command.put("id", id);
        command.put("method", method);
        command.set("params", JSON.valueToTree(params));
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, new Pending(session, method, answer));
        BrowserException already = lost;
        if (already != null) {
            pending.remove(id);
            return CompletableFuture.failedFuture(already);
        }
        synchronized (sendLock) {
            // java.net.http allows one send in flight; a failed one shows in the listener's onError.
            lastSend = lastSend.handle((done, failure) -> command.toString())
                    .thenCompose(text -> socket.sendText(text, true));
        }
        return answer;
    }

    void listen(String session, Consumer<JsonNode> listener) {
        listeners.put(session, listener);
    }

    /** Forgets a session: whoever waits for it is told why. */
    void forget(String session, String why) {
        listeners.remove(session);
        pending.values().stream()
                .filter(each -> session.equals(each.session))
                .forEach(each -> each.answer.completeExceptionally(new BrowserException(each.method + ": " + why)));
        pending.values().removeIf(each -> session.equals(each.session));
    }

    /** Waits until the listeners have been told all events that came before this call; not for use by listeners. */
    void settle() {
        try {
            events.submit(() -> {}).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.debug("events are not settled", e);
        }
    }

    @Override
    public void close() {
        lose(new BrowserException("the browser was closed"));
        socket.abort();
        events.shutdown();
    }

    private void lose(BrowserException why) {
        if (lost == null) {
            lost = why;
        }
        pending.values().forEach(each -> each.answer.completeExceptionally(why));
        pending.clear();
    }

    private void receive(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (message.has("id")) {
                Pending waiting = pending.remove(message.get("id").asLong());
                if (waiting != null) {
                    answer(waiting, message);
                }
            } else {
                events.execute(() -> tell(message));
            }
        } catch (JsonProcessingException e) {
            lose(new BrowserException("the browser sent something that is not JSON", e));
        } catch (RejectedExecutionException e) {
            log.debug("event after close", e);
        }
    }

    private static void answer(Pending waiting, JsonNode message) {
        JsonNode error = message.get("error");
        if (error == null) {
            waiting.answer.complete(message.path("result"));
        } else {
            waiting.answer.completeExceptionally(new BrowserException(waiting.method + ": "
                    + error.path("message").asText() + " " + error.path("data").asText()));
        }
    }

    private void tell(JsonNode message) {
        Consumer<JsonNode> listener = listeners.get(message.path("sessionId").asText());
        if (listener != null) {
            try {
                listener.accept(message);
            } catch (RuntimeException e) {
                log.warn("listener failed on {}", message.path("method").asText(), e);
            }
        }
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                receive(whole);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            lose(new BrowserException("the browser has gone"));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lose(new BrowserException("lost the connection to the browser", error));
        }
    }
}
