package dev.connectivity;

import org.jspecify.annotations.Nullable;

/** A store cannot be reached now; the same call may succeed later. Writers keep what they have and try again. */
public class StorageUnavailableException extends ConnectivityException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is out of reach.
     *
     * @param message what was attempted
     * @param cause the technology's own exception, or null
     */
    public StorageUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
