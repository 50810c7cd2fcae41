package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a page wrote to its console, what the browser complained about, and uncaught exceptions. Thread-safe. */
public final class PageConsole {
    private final DevToolsSession session;
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /**
     * One line of the console.
     *
     * @param kind {@code log}, {@code info}, {@code warning}, {@code error} and so on as the page called it; {@code
     *     exception} if uncaught; {@code browser} for the browser's own errors, such as a failed request or a refusal
     *     by the content security policy
     * @param text the arguments, joined by blanks; the stack of an exception
     */
    public record Message(String kind, String text) {}

    PageConsole(DevToolsSession session) {
        this.session = session;
        session.on(
                "Runtime.consoleAPICalled",
                event -> messages.add(new Message(event.path("type").asText(), joined(event.path("args")))));
        session.on("Runtime.exceptionThrown", event -> {
            JsonNode details = event.path("exceptionDetails");
            String description = details.path("exception")
                    .path("description")
                    .asText(details.path("exception").path("value").toString());
            messages.add(new Message("exception", details.path("text").asText() + " " + description));
        });
        session.on("Log.entryAdded", event -> {
            JsonNode entry = event.path("entry");
            if ("error".equals(entry.path("level").asText())) {
                messages.add(new Message(
                        "browser",
                        entry.path("text").asText() + " " + entry.path("url").asText()));
            }
        });
    }

    /** All messages so far, oldest first. */
    public List<Message> messages() {
        session.settle();
        return List.copyOf(messages);
    }

    /** Errors only: {@code error}, {@code exception}, {@code browser}, and failed {@code assert}s. */
    public List<Message> errors() {
        return messages().stream()
                .filter(each ->
                        List.of("error", "exception", "browser", "assert").contains(each.kind))
                .toList();
    }

    /** Forgets the messages so far. */
    public void clear() {
        session.settle();
        messages.clear();
    }

    String text() {
        List<Message> all = messages();
        return all.isEmpty()
                ? "(empty)"
                : all.stream().map(each -> each.kind + ": " + each.text).collect(Collectors.joining("\n"));
    }

    private static String joined(JsonNode arguments) {
        return StreamSupport.stream(arguments.spliterator(), false)
                .map(each -> each.has("value")
                        ? each.get("value").asText()
                        : each.path("description").asText(each.path("type").asText()))
                .collect(Collectors.joining(" "));
    }
}
