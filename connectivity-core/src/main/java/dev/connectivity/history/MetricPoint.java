package dev.connectivity.history;

import dev.connectivity.quality.QualityLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One point of a session's course: a sample, or the worst of several.
 *
 * @param time when
 * @param latencyMillis round-trip time, or null while unknown
 * @param lossPercent packet loss, or null while unknown
 * @param jitterMillis jitter, or null while unknown
 * @param level the verdict
 */
public record MetricPoint(
        Instant time,
        @Nullable Double latencyMillis,
        @Nullable Double lossPercent,
        @Nullable Double jitterMillis,
        QualityLevel level) {}
