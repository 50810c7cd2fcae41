package dev.connectivity.incident;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A short notice on the participant's screen.
 *
 * @param id a toast that is shown with the id of one on screen replaces it
 * @param kind how it looks
 * @param title the first line
 * @param message the second line
 * @param duration how long it stays, or null until it is dismissed
 */
public record Toast(
        String id,
        Kind kind,
        String title,
        String message,
        @Nullable Duration duration) {

    /** How a toast looks. */
    public enum Kind {
        /** Yellow. */
        WARNING,
        /** Red. */
        ERROR
    }
}
