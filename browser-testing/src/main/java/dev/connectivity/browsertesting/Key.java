package dev.connectivity.browsertesting;

import java.util.Locale;
import java.util.Map;

/**
 * One key of the keyboard as the DevTools protocol describes it.
 *
 * @param key {@code KeyboardEvent.key}
 * @param code {@code KeyboardEvent.code}
 * @param keyCode the legacy number, which decides what the browser itself does, such as moving the focus on Tab
 * @param text what the key writes, empty if nothing
 */
record Key(String key, String code, int keyCode, String text) {
    static final int SHIFT = 8;

    private static final Map<String, Integer> MODIFIERS = Map.of("Alt", 1, "Control", 2, "Meta", 4, "Shift", SHIFT);
    private static final Map<String, Key> NAMED = Map.ofEntries(
            Map.entry("Enter", new Key("Enter", "Enter", 13, "\r")),
            Map.entry("Space", new Key(" ", "Space", 32, " ")),
            plain("Tab", 9),
            plain("Escape", 27),
            plain("Backspace", 8),
            plain("Delete", 46),
            plain("Home", 36),
            plain("End", 35),
            plain("PageUp", 33),
            plain("PageDown", 34),
            plain("ArrowLeft", 37),
            plain("ArrowUp", 38),
            plain("ArrowRight", 39),
            plain("ArrowDown", 40));

    private static Map.Entry<String, Key> plain(String name, int keyCode) {
        return Map.entry(name, new Key(name, name, keyCode, ""));
    }

    static Key named(String name) {
        Key known = NAMED.get(name);
        if (known != null) {
            return known;
        }
        if (name.codePointCount(0, name.length()) != 1) {
            throw new IllegalArgumentException("unknown key: " + name);
        }
        return ofCharacter(name);
    }

    static Key ofCharacter(String character) {
        if (character.equals(" ")) {
            return named("Space");
        }
        if (character.equals("\n")) {
            return named("Enter");
        }
        String upper = character.toUpperCase(Locale.ROOT);
        if (upper.matches("[A-Z]")) {
            return new Key(character, "Key" + upper, upper.charAt(0), character);
        }
        if (upper.matches("[0-9]")) {
            return new Key(character, "Digit" + upper, upper.charAt(0), character);
        }
        return new Key(character, "", 0, character);
    }

    static int modifier(String name) {
        Integer bit = MODIFIERS.get(name);
        if (bit == null) {
            throw new IllegalArgumentException("unknown modifier: " + name);
        }
        return bit;
    }
}
