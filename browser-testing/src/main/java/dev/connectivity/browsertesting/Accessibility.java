package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What axe-core, the common checker of accessibility rules (WCAG), finds wrong with a page. */
public final class Accessibility {
    private Accessibility() {}

    /** One line for each violation: the rule, how grave it is, what it asks for and where. Empty if there is none. */
    public static List<String> violations(Page page) {
        return violations(page, "html");
    }

    /** The same of one element and what it holds; quicker on a large page. */
    public static List<String> violations(Page page, String selector) {
        page.evaluate("window.axe || (() => { " + Script.TEXT + " })(); undefined");
        JsonNode found = page.evaluate("axe.run(" + Selectors.find(selector)
                + ", {resultTypes: ['violations']}).then(({violations}) => violations)");
        List<String> lines = new ArrayList<>();
        for (JsonNode each : found) {
            List<String> places = new ArrayList<>();
            each.path("nodes").forEach(node -> places.add(node.path("target") + " " + node.path("html")));
            lines.add("%s (%s): %s at %s"
                    .formatted(
                            each.path("id").asText(),
                            each.path("impact").asText(),
                            each.path("help").asText(),
                            places));
        }
        return lines;
    }

    /** Read once, when first asked for. */
    private static final class Script {
        private static final String TEXT = read();

        private static String read() {
            try (InputStream in = Accessibility.class.getClassLoader().getResourceAsStream("axe.min.js")) {
                if (in == null) {
                    throw new BrowserException("axe.min.js is not on the class path");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new BrowserException("cannot read axe.min.js", e);
            }
        }
    }
}
