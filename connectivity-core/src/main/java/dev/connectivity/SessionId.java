package dev.connectivity;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifies one user's stay in one channel. Issued by the server as a UUIDv7 (RFC 9562, section 5.7), so ids sort by
 * the time they were issued.
 *
 * @param value the UUID
 */
public record SessionId(UUID value) {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    /**
     * Returns a new id. Thread-safe.
     *
     * @return a UUIDv7 of the present millisecond
     */
    public static SessionId next() {
        return new SessionId(GENERATOR.generate());
    }

    /**
     * Reads the canonical text of a UUID.
     *
     * @param text 36 characters; anything else gives nothing
     * @return the id, or empty if the text is not a UUID
     */
    public static Optional<SessionId> parse(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SessionId(UUID.fromString(text)));
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
