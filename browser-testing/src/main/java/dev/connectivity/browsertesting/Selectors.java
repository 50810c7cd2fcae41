package dev.connectivity.browsertesting;

import java.util.Arrays;
import java.util.stream.Collectors;

/** CSS selectors that reach into shadow roots: {@code outer >>> inner}. */
final class Selectors {
    private Selectors() {}

    /** An expression whose value is the element, or null. */
    static String find(String selector) {
        String steps = Arrays.stream(selector.split(">>>", -1))
                .map(step -> Page.json(step.strip()))
                .collect(Collectors.joining(","));
        return "[" + steps + "].reduce((from, step) => (from?.shadowRoot ?? from)?.querySelector(step) ?? null,"
                + " document)";
    }
}
