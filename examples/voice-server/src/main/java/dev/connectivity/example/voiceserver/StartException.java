package dev.connectivity.example.voiceserver;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message is the one line that the operator reads. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
