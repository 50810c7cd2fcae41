package dev.connectivity.incident;

import java.time.Duration;
import java.util.List;

/** What to do on the participant's screen after something happened to an incident. */
public sealed interface ToastAction {

    /** Id of the toast for a warning. */
    String WARNING_ID = "connection-warning";

    /** Id of the toast for a critical incident. */
    String CRITICAL_ID = "connection-critical";

    /** How long the toast for a warning stays. */
    Duration WARNING_DURATION = Duration.ofSeconds(5);

    /**
     * Returns the toast it is about.
     *
     * @return {@link #WARNING_ID} or {@link #CRITICAL_ID}
     */
    String id();

    /**
     * Returns what an event asks for.
     *
     * @param event what happened
     * @return one or two actions, to be carried out in order
     */
    static List<ToastAction> after(IncidentEvent event) {
        return switch (event.kind()) {
            case OPENED ->
                List.of(event.severity() == IncidentEvent.Severity.CRITICAL ? critical(event) : warning(event));
            case ESCALATED -> List.of(new Dismiss(WARNING_ID), critical(event));
            case WORSENED -> List.of(critical(event));
            case RECOVERED, CLOSED -> List.of(new Dismiss(WARNING_ID), new Dismiss(CRITICAL_ID));
        };
    }

    private static ToastAction warning(IncidentEvent event) {
        return new Show(new Toast(
                WARNING_ID, Toast.Kind.WARNING, "Your connection is unstable", message(event), WARNING_DURATION));
    }

    private static ToastAction critical(IncidentEvent event) {
        return new Show(new Toast(CRITICAL_ID, Toast.Kind.ERROR, "Connection severely degraded", message(event), null));
    }

    private static String message(IncidentEvent event) {
        // Rounded as JavaScript's Math.round does, so that browser and server show the same digit.
        long tenths = Math.round(event.lossPercent() * 10);
        return tenths / 10 + "." + tenths % 10 + "% packet loss";
    }

    /**
     * Shows a toast, or updates it if it is on screen.
     *
     * @param toast what to show
     */
    record Show(Toast toast) implements ToastAction {
        @Override
        public String id() {
            return toast.id();
        }
    }

    /**
     * Takes a toast off the screen, if it is there.
     *
     * @param id which toast
     */
    record Dismiss(String id) implements ToastAction {}
}
