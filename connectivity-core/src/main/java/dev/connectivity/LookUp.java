package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.StoredSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who comes back to a session that only the store may know.
 *
 * @param who what they want, and what becomes of it
 * @param result completed once that is known
 */
record LookUp(Returning who, CompletableFuture<Optional<LiveSession>> result) {

    /** Lets somebody in. Called by one thread at a time. */
    interface Returning {

        Resumption wanted();

        /** Tells whether the session is in its room or on its way out of it, so that the store need not be asked. */
        boolean isKnown();

        /** Goes on with a session that is in its room, or returns empty. */
        Optional<LiveSession> resume();

        /** Takes up what the store has. */
        LiveSession reenter(StoredSession stored);
    }

    static LookUp of(Returning who) {
        return new LookUp(who, new CompletableFuture<>());
    }

    UserId user() {
        return who.wanted().user();
    }

    void resume() {
        result.complete(who.resume());
    }

    void reenter(StoredSession stored) {
        result.complete(Optional.of(who.reenter(stored)));
    }

    void nothing() {
        result.complete(Optional.empty());
    }

    void unavailable(String why) {
        result.completeExceptionally(new StorageUnavailableException(why, null));
    }
}
