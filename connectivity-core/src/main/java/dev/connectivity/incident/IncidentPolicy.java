package dev.connectivity.incident;

import java.time.Duration;

/**
 * When an incident begins, escalates and ends.
 *
 * @param warningPercent packet loss from which an incident is opened
 * @param criticalPercent packet loss from which it is critical, not below the warning
 * @param recovery how long the loss must stay below the warning until the incident is over
 * @param longestGap the longest silence between two samples that still counts as continuous
 */
public record IncidentPolicy(double warningPercent, double criticalPercent, Duration recovery, Duration longestGap) {

    /** 3 %, 7 %, 10 s and 10 s. */
    public static final IncidentPolicy DEFAULT =
            new IncidentPolicy(3.0, 7.0, Duration.ofSeconds(10), Duration.ofSeconds(10));

    /**
     * Checks the order of the thresholds and the signs.
     *
     * @param warningPercent packet loss from which an incident is opened
     * @param criticalPercent packet loss from which it is critical, not below the warning
     * @param recovery how long the loss must stay below the warning until the incident is over
     * @param longestGap the longest silence between two samples that still counts as continuous
     * @throws IllegalArgumentException if a threshold is not within 0 to 100, critical is below warning, or a time is
     *     negative
     */
    public IncidentPolicy {
        if (!(warningPercent > 0 && warningPercent <= criticalPercent && criticalPercent <= 100)) {
            throw new IllegalArgumentException("0 < warning <= critical <= 100 must hold, not warning " + warningPercent
                    + " and critical " + criticalPercent);
        }
        if (recovery.isNegative() || longestGap.isNegative()) {
            throw new IllegalArgumentException("recovery and longestGap must not be negative");
        }
    }
}
