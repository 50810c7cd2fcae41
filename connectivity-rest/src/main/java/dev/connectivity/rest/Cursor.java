package dev.connectivity.rest;

import dev.connectivity.SessionId;
import dev.connectivity.history.SessionCursor;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A session cursor as an opaque word for a URL. It names no user, so it is of use to its owner alone. */
final class Cursor {

    /** Beyond this no session begins, and databases know no date. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Cursor() {}

    static String encode(SessionCursor cursor) {
        String text = cursor.startedAt() + "/" + cursor.session();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<SessionCursor> decode(String word) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            if (slash < 0) {
                return Optional.empty();
            }
            Instant startedAt = Instant.parse(text.substring(0, slash));
            if (startedAt.isBefore(Instant.EPOCH) || startedAt.isAfter(LATEST)) {
                return Optional.empty();
            }
            return SessionId.parse(text.substring(slash + 1)).map(id -> new SessionCursor(startedAt, id));
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
