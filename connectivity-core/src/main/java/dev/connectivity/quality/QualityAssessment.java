package dev.connectivity.quality;

import org.jspecify.annotations.Nullable;

/**
 * A verdict with its reason.
 *
 * @param level how good the connection is
 * @param worst the metric that decided, or null if the level is green or unknown
 */
public record QualityAssessment(
        QualityLevel level, @Nullable Metric worst) {}
