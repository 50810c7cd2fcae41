package dev.connectivity.websocket;

import dev.connectivity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who opened a connection, as authenticated, and for how long that is known.
 *
 * @param user the user's id
 * @param name what the others call them
 * @param expiresAt when a connection of theirs is closed with 1008, so that they log in again, such as the {@code exp}
 *     of a token; or null for never
 */
public record Identity(UserId user, String name, @Nullable Instant expiresAt) {

    /**
     * Makes an identity that does not expire.
     *
     * @param user the user's id
     * @param name what the others call them
     */
    public Identity(UserId user, String name) {
        this(user, name, null);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
