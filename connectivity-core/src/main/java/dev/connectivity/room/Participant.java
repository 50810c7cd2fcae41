package dev.connectivity.room;

import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import org.jspecify.annotations.Nullable;

/**
 * What the room knows of one user now.
 *
 * @param user who
 * @param name what the others call them
 * @param latencyMillis latest round-trip time, or null while unknown
 * @param lossPercent latest packet loss, or null while unknown
 * @param jitterMillis latest jitter, or null while unknown
 * @param level the server's verdict
 */
public record Participant(
        UserId user,
        String name,
        @Nullable Integer latencyMillis,
        @Nullable Double lossPercent,
        @Nullable Integer jitterMillis,
        QualityLevel level) {}
