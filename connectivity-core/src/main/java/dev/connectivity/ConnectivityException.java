package dev.connectivity;

import org.jspecify.annotations.Nullable;

/** The one exception of this library, thrown where a port fails. Bad input from the network is data, never this. */
public class ConnectivityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what failed.
     *
     * @param message what was attempted and what went wrong, without secrets
     * @param cause the technology's own exception, or null
     */
    public ConnectivityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
