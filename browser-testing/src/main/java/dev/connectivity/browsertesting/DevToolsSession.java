package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands and events of one page, or of the browser as a whole if it has no session id. Thread-safe. */
final class DevToolsSession {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DevToolsConnection connection;
    private final @Nullable String id;
    private final Map<String, List<Consumer<JsonNode>>> listeners = new ConcurrentHashMap<>();

    DevToolsSession(DevToolsConnection connection, @Nullable String id) {
        this.connection = connection;
        this.id = id;
        if (id != null) {
            connection.listen(id, this::tell);
        }
    }

    /** Sends a command and waits for its answer, at most 30 s. */
    JsonNode call(String method, Map<String, ?> params) {
        return await(method, send(method, params), PATIENCE);
    }

    JsonNode call(String method) {
        return call(method, Map.of());
    }

    CompletableFuture<JsonNode> send(String method, Map<String, ?> params) {
        return connection.send(id, method, params);
    }

    /** Sends a command whose answer matters to nobody. */
    void post(String method, Map<String, ?> params) {
        var unused = send(method, params);
    }

    void on(String event, Consumer<JsonNode> listener) {
        listeners.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** Waits until all events received so far have been told. */
    void settle() {
        connection.settle();
    }

    void end(String why) {
        if (id != null) {
            connection.forget(id, why);
        }
    }

    private void tell(JsonNode message) {
        listeners
                .getOrDefault(message.path("method").asText(), List.of())
                .forEach(listener -> listener.accept(message.path("params")));
    }

    static <T> T await(String what, CompletableFuture<T> answer, Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BrowserException refused
                    ? withCallersStack(refused)
                    : new BrowserException(what + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new BrowserException(what + ": no answer within " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrowserException(what + ": interrupted", e);
        }
    }

    /** The original was made by the socket's thread; a test needs to see its own line. */
    private static BrowserException withCallersStack(BrowserException original) {
        return new BrowserException(String.valueOf(original.getMessage()), original);
    }
}
