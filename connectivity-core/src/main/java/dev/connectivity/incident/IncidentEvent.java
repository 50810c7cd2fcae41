package dev.connectivity.incident;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn in a packet-loss incident.
 *
 * @param kind what happened
 * @param severity how bad the incident is at its worst so far
 * @param lossPercent the loss that caused the event; for recovered and closed, the worst of the incident
 * @param startedAt when the incident was opened
 * @param duration from the opening to the end, for recovered and closed; else null
 */
public record IncidentEvent(
        Kind kind,
        Severity severity,
        double lossPercent,
        Instant startedAt,
        @Nullable Duration duration) {

    /** What can happen to an incident. */
    public enum Kind {
        /** The loss reached the warning or critical threshold. */
        OPENED,
        /** A warning became critical. */
        ESCALATED,
        /** A critical incident reached a new maximum. */
        WORSENED,
        /** The loss stayed below the warning threshold for the recovery time. */
        RECOVERED,
        /** The session ended during the incident. */
        CLOSED
    }

    /** How bad an incident is. */
    public enum Severity {
        /** From {@link IncidentPolicy#warningPercent()}. */
        WARNING,
        /** From {@link IncidentPolicy#criticalPercent()}. */
        CRITICAL
    }
}
