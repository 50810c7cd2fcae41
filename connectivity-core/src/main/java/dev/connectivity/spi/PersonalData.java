package dev.connectivity.spi;

import dev.connectivity.UserId;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Everything that is kept about one user, to be handed over or erased at the user's wish. Implementations are
 * thread-safe.
 */
public interface PersonalData {

    /**
     * Writes all that is kept about a user as one JSON object, piece by piece, so that its size does not matter.
     *
     * @param user whose data
     * @param out takes UTF-8; flushed, not closed
     * @throws IOException if the output fails; it may hold a beginning then
     * @throws dev.connectivity.StorageUnavailableException if the store is away; the output may hold a beginning then
     */
    void export(UserId user, OutputStream out) throws IOException;

    /**
     * Erases all that is kept about a user, in every tier and every reserve. A session of the user that goes on is
     * forgotten too: what still comes for it is dropped. Repeating it changes nothing.
     *
     * @param user whose data
     * @throws dev.connectivity.StorageUnavailableException if the store is away; the call is then to be repeated
     */
    void erase(UserId user);
}
