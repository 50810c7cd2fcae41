package dev.connectivity.browsertesting;

import java.util.List;
import java.util.Map;

/** One user's cookies, storage and pages, apart from every other context's. Thread-safe. */
public final class BrowserContext implements AutoCloseable {
    private final DevToolsConnection connection;
    private final DevToolsSession browser;
    private final String id;

    BrowserContext(DevToolsConnection connection, DevToolsSession browser, String id) {
        this.connection = connection;
        this.browser = browser;
        this.id = id;
    }

    /** A new page in a window of its own, so that no other page hides it. */
    public Page newPage() {
        String target = browser.call(
                        "Target.createTarget", Map.of("url", "about:blank", "browserContextId", id, "newWindow", true))
                .path("targetId")
                .asText();
        String session = browser.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        return new Page(new DevToolsSession(connection, session), browser, target);
    }

    /**
     * Sets a cookie as a server's answer would.
     *
     * @param url an address the cookie belongs to
     */
    public void setCookie(String url, String name, String value) {
        browser.call(
                "Storage.setCookies",
                Map.of("browserContextId", id, "cookies", List.of(Map.of("url", url, "name", name, "value", value))));
    }

    /** Closes all of the context's pages and forgets its cookies and storage. */
    @Override
    public void close() {
        browser.call("Target.disposeBrowserContext", Map.of("browserContextId", id));
    }
}
