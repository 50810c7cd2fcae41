package dev.connectivity.rest;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.history.MetricPoint;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of the protocol; their components, in snake case, are its fields. */
final class Wire {

    static final String DELETED_CHANNEL = "Deleted Channel";

    private Wire() {}

    record Summary(
            int periodDays,
            @Nullable Number avgLatency,
            @Nullable Number avgPacketLoss,
            @Nullable Number avgJitter,
            @Nullable Number p95Latency,
            long totalSessions,
            long totalDurationSecs,
            List<Day> dailyStats) {

        static Summary of(ConnectionSummary summary) {
            return new Summary(
                    summary.periodDays(),
                    Json.number(summary.avgLatencyMillis()),
                    Json.number(summary.avgLossPercent()),
                    Json.number(summary.avgJitterMillis()),
                    Json.number(summary.p95LatencyMillis()),
                    summary.totalSessions(),
                    summary.totalDuration().toSeconds(),
                    summary.days().stream().map(Day::of).toList());
        }
    }

    record Day(
            String date,
            @Nullable Number avgLatency,
            @Nullable Number avgLoss,
            @Nullable Number avgJitter,
            @Nullable Number p95Latency,
            long sessionCount) {

        static Day of(ConnectionSummary.Day day) {
            return new Day(
                    day.date().toString(),
                    Json.number(day.avgLatencyMillis()),
                    Json.number(day.avgLossPercent()),
                    Json.number(day.avgJitterMillis()),
                    Json.number(day.p95LatencyMillis()),
                    day.sessionCount());
        }
    }

    record Session(
            String id,
            String channelName,
            @Nullable String guildName,
            String startedAt,
            @Nullable String endedAt,
            @Nullable Number avgLatency,
            @Nullable Number avgLoss,
            @Nullable Number avgJitter,
            @Nullable Integer worstQuality) {

        static Session of(SessionEntry entry, Map<ChannelId, Channel> channels) {
            Channel channel = channels.get(entry.channel());
            Instant ended = entry.endedAt();
            return new Session(
                    entry.session().toString(),
                    channel == null ? DELETED_CHANNEL : channel.name(),
                    channel == null ? null : channel.guildName(),
                    entry.startedAt().toString(),
                    ended == null ? null : ended.toString(),
                    Json.number(entry.avgLatencyMillis()),
                    Json.number(entry.avgLossPercent()),
                    Json.number(entry.avgJitterMillis()),
                    entry.worst().code());
        }
    }

    record Point(
            String time,
            @Nullable Number latencyMs,
            @Nullable Number packetLoss,
            @Nullable Number jitterMs,
            @Nullable Integer quality) {

        static Point of(MetricPoint point) {
            return new Point(
                    point.time().toString(),
                    Json.number(point.latencyMillis()),
                    Json.number(point.lossPercent()),
                    Json.number(point.jitterMillis()),
                    point.level().code());
        }
    }

    record Detail(Session summary, List<Point> metrics, boolean downsampled, String resolution) {

        static Detail of(SessionDetail detail, Map<ChannelId, Channel> channels) {
            return new Detail(
                    Session.of(detail.summary(), channels),
                    detail.points().stream().map(Point::of).toList(),
                    detail.downsampled(),
                    detail.resolution().name().toLowerCase(Locale.ROOT));
        }
    }
}
