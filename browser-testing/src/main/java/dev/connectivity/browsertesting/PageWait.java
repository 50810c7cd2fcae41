package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** One wait for an expression to become truthy. */
final class PageWait {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Page page;
    private final String expression;
    private final Duration atMost;
    private final long deadline;

    PageWait(Page page, String expression, Duration atMost) {
        this.page = page;
        this.expression = expression;
        this.atMost = atMost;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    JsonNode await() {
        String last;
        do {
            try {
                JsonNode outcome = page.evaluate(poll(remainingMillis()), atMost.plus(GRACE));
                if (outcome.path("reached").asBoolean()) {
                    return outcome.path("value");
                }
                last = outcome.path("last").asText();
            } catch (JavaScriptException e) {
                // Only a syntax error gets here; the wrapper catches what the expression throws.
                throw e;
            } catch (BrowserException e) {
                if (!navigatedAway(e)) {
                    throw e;
                }
                last = e.getMessage();
            }
        } while (remainingMillis() > 0);
        throw new BrowserException("not true within " + atMost + ": " + expression + "\nlast value: " + last
                + "\nconsole:\n" + page.console().text());
    }

    private long remainingMillis() {
        return Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    }

    /** A document that goes away takes its pending evaluations with it; the next document is asked again. */
    private static boolean navigatedAway(BrowserException refused) {
        String message = String.valueOf(refused.getMessage());
        return message.contains("navigated or closed")
                || message.contains("context was destroyed")
                || message.contains("Cannot find context")
                || message.contains("Cannot find default execution context");
    }

    private String poll(long millis) {
        return """
                (async () => {
                  const deadline = performance.now() + %d;
                  for (;;) {
                    let value, last;
                    try {
                      value = await (%s);
                      last = value instanceof Node ? String(value) : JSON.stringify(value) ?? String(value);
                    } catch (error) {
                      value = undefined;
                      last = 'threw ' + error;
                    }
                    if (value) {
                      return {reached: true, value: value instanceof Node ? true : value};
                    }
                    if (performance.now() >= deadline) {
                      return {reached: false, last};
                    }
                    await new Promise((resolve) => setTimeout(resolve, 25));
                  }
                })()""".formatted(millis, expression);
    }
}
