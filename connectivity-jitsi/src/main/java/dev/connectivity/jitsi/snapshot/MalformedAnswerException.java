package dev.connectivity.jitsi.snapshot;

import java.io.IOException;

/** An answer that is no JSON object, ends early, or is longer than the limit. Nothing of it was used. */
public final class MalformedAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message the reason, without the answer's content
     */
    public MalformedAnswerException(String message) {
        super(message);
    }
}
