package dev.connectivity.browsertesting;

import org.jspecify.annotations.Nullable;

/** What goes wrong with a browser: it is missing, does not start, does not answer, or refuses a command. */
public class BrowserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrowserException(String message) {
        super(message);
    }

    BrowserException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
