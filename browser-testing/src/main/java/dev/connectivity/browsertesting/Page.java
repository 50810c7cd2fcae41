package dev.connectivity.browsertesting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * One page (tab) of the browser. Selectors are CSS; {@code outer >>> inner} steps into the shadow root of the first
 * match of {@code outer}. Every method waits for its effect, and fails with a {@link BrowserException} instead of
 * hanging. Thread-safe, though a test rarely has a reason to share a page between threads.
 */
public final class Page implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DevToolsSession session;
    private final DevToolsSession browser;
    private final String target;
    private final PageConsole console;
    private final PageSockets sockets;
    private final PageNetwork network;
    private final PageInput input;
    private final PageEmulation emulation;
    private final PageBindings bindings;
    private final Map<String, CompletableFuture<Boolean>> loads = new ConcurrentHashMap<>();

    Page(DevToolsSession session, DevToolsSession browser, String target) {
        this.session = session;
        this.browser = browser;
        this.target = target;
        this.console = new PageConsole(session);
        this.sockets = new PageSockets(session);
        this.network = new PageNetwork(session);
        this.input = new PageInput(this, session);
        this.emulation = new PageEmulation(session, browser, target);
        this.bindings = new PageBindings(this, session);
        session.on("Page.lifecycleEvent", event -> {
            if ("load".equals(event.path("name").asText())) {
                loaded(event.path("loaderId").asText()).complete(true);
            }
        });
        session.on("Inspector.targetCrashed", event -> session.end("the page crashed"));
        session.call("Page.enable");
        session.call("Page.setLifecycleEventsEnabled", Map.of("enabled", true));
        session.call("Runtime.enable");
        session.call("Log.enable");
        session.call("Network.enable");
        session.call("Inspector.enable");
    }

    /**
     * Goes to an address and waits for the load event.
     *
     * @throws BrowserException if the address cannot be reached or does not load within 30 s
     */
    public void navigate(String url) {
        JsonNode answer = session.call("Page.navigate", Map.of("url", url));
        if (answer.hasNonNull("errorText")) {
            throw new BrowserException(url + ": " + answer.path("errorText").asText());
        }
        if (answer.hasNonNull("loaderId")) {
            awaitLoad(url, answer.path("loaderId").asText());
        }
    }

    /** Loads the page again and waits for the load event. */
    public void reload() {
        evaluate("window.__beforeReload = true");
        session.call("Page.reload");
        waitUntil("!window.__beforeReload && document.readyState === 'complete'");
    }

    /**
     * Evaluates an expression; a promise is awaited, a result returned as JSON (missing if undefined).
     *
     * @throws JavaScriptException if it throws or the promise is rejected
     */
    public JsonNode evaluate(String expression) {
        return evaluate(expression, DevToolsSession.PATIENCE);
    }

    JsonNode evaluate(String expression, Duration patience) {
        JsonNode answer = DevToolsSession.await(
                "Runtime.evaluate",
                session.send(
                        "Runtime.evaluate",
                        Map.of(
                                "expression", expression,
                                "awaitPromise", true,
                                "returnByValue", true,
                                "userGesture", true)),
                patience);
        JsonNode failure = answer.get("exceptionDetails");
        if (failure != null) {
            throw new JavaScriptException(describe(failure));
        }
        JsonNode value = answer.path("result").get("value");
        return value == null ? MissingNode.getInstance() : value;
    }

    /** Calls a function, given as its source, with arguments that become JSON; see {@link #evaluate(String)}. */
    public JsonNode call(String function, Object... arguments) {
        return evaluate("(" + function + ")(..." + json(arguments) + ")");
    }

    /** Waits at most 30 s until an expression is truthy; see {@link #waitUntil(String, Duration)}. */
    public JsonNode waitUntil(String expression) {
        return waitUntil(expression, PATIENCE);
    }

    /**
     * Waits until an expression is truthy and returns its value. It is polled inside the page every 25 ms; while it
     * throws it counts as not yet true; it survives a navigation meanwhile.
     *
     * @throws BrowserException at the deadline, with the expression, its last value and the console's messages
     */
    public JsonNode waitUntil(String expression, Duration atMost) {
        return new PageWait(this, expression, atMost).await();
    }

    /** Waits at most 30 s for an element to be there, and returns its rendered text. */
    public String text(String selector) {
        return waitUntil(Selectors.find(selector) + " && {text: " + Selectors.find(selector) + ".innerText ?? ''}")
                .path("text")
                .asText();
    }

    /** True if an element is there and takes up space on the page. */
    public boolean isVisible(String selector) {
        return evaluate("(" + Selectors.find(selector) + "?.checkVisibility({visibilityProperty: true, opacityProperty:"
                        + " true}) ?? false)")
                .asBoolean();
    }

    /** Runs a script in every document of this page from the next navigation on, before the document's own scripts. */
    public void addScriptOnNewDocument(String source) {
        session.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", source));
    }

    /**
     * Gives the page's scripts a global asynchronous function, now and in every later document.
     *
     * @param function gets the argument as JSON text and returns the result as JSON text; called by one thread at a
     *     time
     */
    public void expose(String name, UnaryOperator<String> function) {
        bindings.expose(name, function);
    }

    /** Mouse, keyboard and touch. */
    public PageInput input() {
        return input;
    }

    /** Colour scheme, size, languages, network state, visibility. */
    public PageEmulation emulate() {
        return emulation;
    }

    /** What the page wrote to the console, and its uncaught exceptions. */
    public PageConsole console() {
        return console;
    }

    /** What the page's WebSockets sent and received. */
    public PageSockets sockets() {
        return sockets;
    }

    /** What the page loaded over HTTP. */
    public PageNetwork network() {
        return network;
    }

    /**
     * Chromium's performance counters by name, such as {@code ScriptDuration} (s) and {@code JSHeapUsedSize} (bytes).
     * Durations are processor time of the page's main thread since the first call: waiting for a busy core counts not.
     */
    public Map<String, Double> metrics() {
        session.call("Performance.enable", Map.of("timeDomain", "threadTicks"));
        Map<String, Double> metrics = new HashMap<>();
        session.call("Performance.getMetrics")
                .path("metrics")
                .forEach(each -> metrics.put(
                        each.path("name").asText(), each.path("value").asDouble()));
        return metrics;
    }

    /** Writes what the window shows to a PNG file; folders are created. */
    public void screenshot(Path file) {
        capture(file, Map.of("format", "png"));
    }

    /** Writes the whole page, as far as it scrolls, to a PNG file; folders are created. */
    public void screenshotOfWholePage(Path file) {
        JsonNode size = session.call("Page.getLayoutMetrics").path("cssContentSize");
        Map<String, Object> clip = Map.of(
                "x", 0,
                "y", 0,
                "width", size.path("width").asDouble(),
                "height", size.path("height").asDouble(),
                "scale", 1);
        capture(file, Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    }

    private void capture(Path file, Map<String, ?> params) {
        byte[] png = Base64.getDecoder()
                .decode(session.call("Page.captureScreenshot", params)
                        .path("data")
                        .asText());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, png);
        } catch (IOException e) {
            throw new BrowserException("cannot write " + file, e);
        }
    }

    /** Closes the page without asking its unload handlers. */
    @Override
    public void close() {
        session.end("the page was closed");
        browser.call("Target.closeTarget", Map.of("targetId", target));
    }

    private CompletableFuture<Boolean> loaded(String loader) {
        return loads.computeIfAbsent(loader, key -> new CompletableFuture<>());
    }

    private void awaitLoad(String url, String loader) {
        DevToolsSession.await("loading " + url, loaded(loader), DevToolsSession.PATIENCE);
    }

    private static String describe(JsonNode failure) {
        JsonNode exception = failure.path("exception");
        String description = exception.path("description").asText();
        if (!description.isEmpty()) {
            return description;
        }
        String value = exception.has("value") ? exception.get("value").toString() : "";
        return String.format(Locale.ROOT, "%s %s", failure.path("text").asText(), value);
    }

    static String json(Object value) {
        try {
            return DevToolsConnection.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new BrowserException("not representable as JSON", e);
        }
    }
}
