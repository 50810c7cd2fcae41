package dev.connectivity.browsertesting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Functions of this JVM that a page's scripts may call. */
final class PageBindings {
    private final Page page;
    private final DevToolsSession session;
    private final Map<String, UnaryOperator<String>> functions = new ConcurrentHashMap<>();

    PageBindings(Page page, DevToolsSession session) {
        this.page = page;
        this.session = session;
        session.on("Runtime.bindingCalled", this::called);
    }

    void expose(String name, UnaryOperator<String> function) {
        String binding = "__java_" + name;
        functions.put(binding, function);
        session.call("Runtime.addBinding", Map.of("name", binding));
        String script = WRAPPER.formatted(Page.json(name), Page.json(binding));
        page.addScriptOnNewDocument(script);
        page.evaluate(script);
    }

    private void called(JsonNode event) {
        UnaryOperator<String> function = functions.get(event.path("name").asText());
        if (function == null) {
            return;
        }
        JsonNode call = parse(event.path("payload").asText());
        String answer;
        try {
            answer = "'result', " + function.apply(call.path("argument").toString());
        } catch (RuntimeException e) {
            answer = "'error', " + Page.json(e.toString());
        }
        String settle = "globalThis[%s].settle(%d, %s)"
                .formatted(
                        Page.json(event.path("name").asText()), call.path("id").asInt(), answer);
        // Not awaited: the page may have gone meanwhile, and then nobody waits for the answer.
        session.post(
                "Runtime.evaluate",
                Map.of(
                        "expression",
                        settle,
                        "contextId",
                        event.path("executionContextId").asInt()));
    }

    private static JsonNode parse(String json) {
        try {
            return DevToolsConnection.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new BrowserException("a page called with something that is not JSON", e);
        }
    }

    /** The protocol's own binding takes one string and returns nothing: this makes a promise of it. */
    private static final String WRAPPER = """
            ((name, binding) => {
              const send = globalThis[binding].bind(globalThis);
              const waiting = new Map();
              let calls = 0;
              globalThis[binding].settle = (id, kind, value) => {
                const [resolve, reject] = waiting.get(id);
                waiting.delete(id);
                kind === 'result' ? resolve(value) : reject(new Error(value));
              };
              globalThis[name] = (argument = null) => new Promise((resolve, reject) => {
                waiting.set(++calls, [resolve, reject]);
                send(JSON.stringify({id: calls, argument}));
              });
            })(%s, %s)""";
}
