package dev.connectivity.session;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import org.jspecify.annotations.Nullable;

/**
 * One valid, classified measurement as it is stored.
 *
 * @param session the session it belongs to
 * @param user whose session
 * @param channel where
 * @param seq its number in the session, unique there, or null
 * @param timeMillis when it was taken by the server's clock, in milliseconds since the epoch; never before the
 *     session's start and never in the future
 * @param latencyMillis round-trip time, or null while unknown
 * @param lossPercent packet loss, or null while unknown
 * @param jitterMillis jitter, or null while unknown
 * @param level the server's verdict
 */
public record Sample(
        SessionId session,
        UserId user,
        ChannelId channel,
        @Nullable Long seq,
        long timeMillis,
        @Nullable Integer latencyMillis,
        @Nullable Double lossPercent,
        @Nullable Integer jitterMillis,
        QualityLevel level) {}
