package dev.connectivity.jitsi.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads objects and single values leniently: what is not what it should be is null and passed over. */
final class JsonValues {

    /** Takes one member of an object. */
    @FunctionalInterface
    interface Members {

        /**
         * Reads the value the parser stands on, or passes over it.
         *
         * @param name the member's name in canonical form; the parser knows it as it was written
         */
        void take(String name) throws IOException;
    }

    /** Longer texts are no identifiers and no names. */
    private static final int MAX_TEXT = 255;

    /** Long enough for any number somebody would write as text. */
    private static final int MAX_NUMBER_TEXT = 40;

    private JsonValues() {}

    /** Goes through the members of an object, or passes over whatever else stands there. */
    static void members(JsonParser json, Members members) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            members.take(name);
        }
    }

    /**
     * Makes {@code load_management}, {@code loadManagement} and {@code load-management} the same: bridges have written
     * all three.
     */
    static String canonical(String name) {
        int length = name.length();
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (isSeparator(c) || (c >= 'A' && c <= 'Z')) {
                return canonicalFrom(name, i);
            }
        }
        return name;
    }

    private static String canonicalFrom(String name, int start) {
        StringBuilder canonical = new StringBuilder(name.length()).append(name, 0, start);
        for (int i = start; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isSeparator(c)) {
                canonical.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        return canonical.toString();
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == ' ' || c == '-';
    }

    static @Nullable Double number(JsonParser json) throws IOException {
        double value;
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            value = json.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING && json.getTextLength() <= MAX_NUMBER_TEXT) {
            value = parse(json.getText());
        } else {
            json.skipChildren();
            return null;
        }
        return Double.isFinite(value) ? value : null;
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    /** A whole number; fractions and what no long can hold are null. */
    static @Nullable Long whole(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            try {
                return json.getLongValue();
            } catch (InputCoercionException tooLarge) {
                return null;
            }
        }
        Double value = number(json);
        return value == null || Math.abs(value) > 1L << 53 || value != Math.rint(value) ? null : value.longValue();
    }

    /** A counter, which is never negative. */
    static @Nullable Long count(JsonParser json) throws IOException {
        Long value = whole(json);
        return value == null || value < 0 ? null : value;
    }

    static @Nullable Boolean flag(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        String text = text(json);
        if ("true".equals(text)) {
            return true;
        }
        return "false".equals(text) ? false : null;
    }

    /** A text of 1 to 255 characters; the word null, which bridges write as a string, is null. */
    static @Nullable String text(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return null;
        }
        int length = json.getTextLength();
        if (length == 0 || length > MAX_TEXT) {
            return null;
        }
        String text = json.getText();
        return "null".equals(text) ? null : text;
    }

    static boolean isIdentifier(String name) {
        return !name.isEmpty() && name.length() <= MAX_TEXT;
    }
}
