package dev.connectivity;

/**
 * Identifies a voice channel; everyone who is in the same channel shares a room.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record ChannelId(String value) {

    /**
     * Checks the length.
     *
     * @param value 1 to 255 characters, compared exactly
     * @throws IllegalArgumentException if the value is empty or longer than 255 characters
     */
    public ChannelId {
        Identifiers.requireLength("channel id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
