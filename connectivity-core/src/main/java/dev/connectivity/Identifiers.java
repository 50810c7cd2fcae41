package dev.connectivity;

final class Identifiers {

    private static final int MAX_LENGTH = 255;

    private Identifiers() {}

    static void requireLength(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_LENGTH + " characters");
        }
    }
}
