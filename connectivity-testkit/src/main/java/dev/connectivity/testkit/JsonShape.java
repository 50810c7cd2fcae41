package dev.connectivity.testkit;

import java.util.regex.Pattern;

/**
 * Tells whether a text is one JSON object, so that a contract need not bring a JSON library along: strings and other
 * literals shrink to a mark that no JSON contains, then what is innermost shrinks, until of what is well formed a
 * single mark is left.
 */
final class JsonShape {

    private static final String STRING = "\u0001";
    private static final String VALUE = "\u0002";

    private static final Pattern MARKS = Pattern.compile("[\\x01\\x02]");
    private static final Pattern STRINGS =
            Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");
    private static final Pattern LITERALS =
            Pattern.compile("true|false|null|-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");
    private static final Pattern LAYOUT = Pattern.compile("[ \\t\\r\\n]++");
    private static final Pattern INNERMOST = Pattern.compile(
            "\\[(?:[\\x01\\x02](?:,[\\x01\\x02])*+)?]|\\{(?:\\x01:[\\x01\\x02](?:,\\x01:[\\x01\\x02])*+)?}");

    private JsonShape() {}

    static boolean isObject(String text) {
        if (!text.startsWith("{") || MARKS.matcher(text).find()) {
            return false;
        }
        String rest = STRINGS.matcher(text).replaceAll(STRING);
        rest = LITERALS.matcher(rest).replaceAll(VALUE);
        rest = LAYOUT.matcher(rest).replaceAll("");
        for (String before = ""; !before.equals(rest); ) {
            before = rest;
            rest = INNERMOST.matcher(rest).replaceAll(VALUE);
        }
        return rest.equals(VALUE);
    }
}
