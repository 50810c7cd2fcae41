package dev.connectivity.browsertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Mouse, keyboard and touch of a page, through the browser's real input events. */
public final class PageInput {
    private final Page page;
    private final DevToolsSession session;

    PageInput(Page page, DevToolsSession session) {
        this.page = page;
        this.session = session;
    }

    /** Waits at most 10 s until an element is there, stands still and is not covered, then clicks its middle. */
    public void click(String selector) {
        JsonNode middle = hover(selector);
        mouse("mousePressed", middle, 1);
        mouse("mouseReleased", middle, 1);
    }

    /** Touches the middle of an element with one finger, under the same conditions as a click, and lets go. */
    public void tap(String selector) {
        JsonNode middle = page.waitUntil(REACHABLE.formatted(Selectors.find(selector)));
        session.call("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
        session.call("Input.dispatchTouchEvent", Map.of("type", "touchStart", "touchPoints", List.of(middle)));
        session.call("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    /** Moves the mouse to the middle of an element, which must not be covered; returns the point as x and y. */
    public JsonNode hover(String selector) {
        JsonNode middle = page.waitUntil(REACHABLE.formatted(Selectors.find(selector)));
        mouse("mouseMoved", middle, 0);
        return middle;
    }

    /** Moves the mouse to a point of the window, in CSS pixels. */
    public void moveMouse(double x, double y) {
        mouse(
                "mouseMoved",
                DevToolsConnection.JSON.createObjectNode().put("x", x).put("y", y),
                0);
    }

    /** Gives an element the focus, as a script would. */
    public void focus(String selector) {
        page.waitUntil("(" + Selectors.find(selector) + ").focus() === undefined");
    }

    /** Types text into whatever has the focus, a key stroke for each character. */
    public void type(String text) {
        text.codePoints().mapToObj(Character::toString).forEach(each -> stroke(Key.ofCharacter(each), 0));
    }

    /** Clicks a field, selects what it holds and types text over it. */
    public void fill(String selector, String text) {
        click(selector);
        page.evaluate(Selectors.find(selector) + ".select()");
        type(text);
    }

    /**
     * Presses and releases one key.
     *
     * @param key a name as in {@code KeyboardEvent.key} ({@code Enter}, {@code Tab}, {@code Escape}, {@code ArrowDown},
     *     a letter), with {@code Shift+}, {@code Control+}, {@code Alt+} or {@code Meta+} before it
     */
    public void press(String key) {
        String rest = key;
        int modifiers = 0;
        for (int plus = rest.indexOf('+'); plus > 0; plus = rest.indexOf('+')) {
            modifiers |= Key.modifier(rest.substring(0, plus));
            rest = rest.substring(plus + 1);
        }
        stroke(Key.named(rest), modifiers);
    }

    private void stroke(Key key, int modifiers) {
        boolean writes = !key.text().isEmpty() && (modifiers & ~Key.SHIFT) == 0;
        keyEvent(writes ? "keyDown" : "rawKeyDown", key, modifiers, writes ? key.text() : "");
        keyEvent("keyUp", key, modifiers, "");
    }

    private void keyEvent(String type, Key key, int modifiers, String text) {
        session.call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        type,
                        "key",
                        key.key(),
                        "code",
                        key.code(),
                        "windowsVirtualKeyCode",
                        key.keyCode(),
                        "modifiers",
                        modifiers,
                        "text",
                        text));
    }

    private void mouse(String type, JsonNode at, int clicks) {
        session.call(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        at.path("x").asDouble(),
                        "y",
                        at.path("y").asDouble(),
                        "button",
                        clicks == 0 ? "none" : "left",
                        "clickCount",
                        clicks));
    }

    /** The middle of an element once a click there would reach it, or a value that is not truthy. */
    private static final String REACHABLE = """
            (async () => {
              const element = %s;
              if (!element) return null;
              element.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'});
              const before = element.getBoundingClientRect();
              await new Promise((resolve) => setTimeout(resolve, 20));
              const box = element.getBoundingClientRect();
              if (!box.width || !box.height || before.x !== box.x || before.y !== box.y) return null;
              const x = box.x + box.width / 2, y = box.y + box.height / 2;
              let hit = document.elementFromPoint(x, y);
              while (hit?.shadowRoot?.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit) {
                hit = hit.shadowRoot.elementFromPoint(x, y);
              }
              for (let each = hit; each; each = each.parentNode ?? each.host) {
                if (each === element || each.control === element) return {x, y};
              }
              return null;
            })()""";
}
