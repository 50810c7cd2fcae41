package dev.connectivity;

import org.jspecify.annotations.Nullable;

/** A store is away and the reserve that stands in for it is full. Nothing was stored; the senders must keep it. */
public class StorageFullException extends ConnectivityException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is full.
     *
     * @param message what is full and how large it is
     * @param cause the technology's own exception, or null
     */
    public StorageFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
