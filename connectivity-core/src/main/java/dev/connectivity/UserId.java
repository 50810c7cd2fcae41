package dev.connectivity;

/**
 * Identifies a user; taken from the authenticated handshake or request, never from a message.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record UserId(String value) {

    /**
     * Checks the length.
     *
     * @param value 1 to 255 characters, compared exactly
     * @throws IllegalArgumentException if the value is empty or longer than 255 characters
     */
    public UserId {
        Identifiers.requireLength("user id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
