package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a page loaded over HTTP, as the browser counted it. Thread-safe. */
public final class PageNetwork {
    private final DevToolsSession session;
    private final Map<String, Loading> loading = new LinkedHashMap<>();
    private final List<Loaded> loaded = new ArrayList<>();

    /**
     * One answer that arrived completely.
     *
     * @param address of the request
     * @param cached true if it came from the browser's cache without a word to the server
     * @param content bytes of content that came over the network, compressed as they were
     * @param bytes that came over the network with the headers
     */
    public record Loaded(String address, boolean cached, long content, long bytes) {}

    PageNetwork(DevToolsSession session) {
        this.session = session;
        session.on("Network.requestServedFromCache", event -> change(event, Loading::asCached));
        session.on("Network.responseReceived", event -> change(event, before -> before.answered(event)));
        session.on("Network.dataReceived", event -> change(event, before -> before.grown(event)));
        session.on("Network.loadingFinished", this::finished);
    }

    /** Everything so far, in the order in which it was complete. */
    public List<Loaded> loaded() {
        session.settle();
        synchronized (loading) {
            return List.copyOf(loaded);
        }
    }

    /** Forgets everything so far. */
    public void clear() {
        session.settle();
        synchronized (loading) {
            loaded.clear();
        }
    }

    private void change(JsonNode event, UnaryOperator<Loading> change) {
        synchronized (loading) {
            loading.compute(
                    event.path("requestId").asText(),
                    (id, before) -> change.apply(before == null ? new Loading("", false, 0) : before));
        }
    }

    private void finished(JsonNode event) {
        synchronized (loading) {
            Loading answer = loading.remove(event.path("requestId").asText());
            if (answer != null) {
                long bytes = answer.cached ? 0 : event.path("encodedDataLength").asLong();
                loaded.add(new Loaded(answer.address, answer.cached, answer.content, bytes));
            }
        }
    }

    private record Loading(String address, boolean cached, long content) {
        Loading asCached() {
            return new Loading(address, true, content);
        }

        Loading answered(JsonNode event) {
            JsonNode response = event.path("response");
            boolean stored = cached || response.path("fromDiskCache").asBoolean();
            return new Loading(response.path("url").asText(), stored, content);
        }

        Loading grown(JsonNode event) {
            return new Loading(
                    address, cached, content + event.path("encodedDataLength").asLong());
        }
    }
}
