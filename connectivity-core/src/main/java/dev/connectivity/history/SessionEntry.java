package dev.connectivity.history;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.quality.QualityLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One session in a history.
 *
 * @param session its id
 * @param channel where
 * @param startedAt when it began
 * @param endedAt when it ended, or null while it goes on
 * @param avgLatencyMillis average round-trip time, or null where nothing was measured
 * @param avgLossPercent average packet loss, or null
 * @param avgJitterMillis average jitter, or null
 * @param worst the worst known level, {@link QualityLevel#UNKNOWN} if none was known
 */
public record SessionEntry(
        SessionId session,
        ChannelId channel,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double avgLatencyMillis,
        @Nullable Double avgLossPercent,
        @Nullable Double avgJitterMillis,
        QualityLevel worst) {}
