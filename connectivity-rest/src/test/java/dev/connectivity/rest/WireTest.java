package dev.connectivity.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.history.ConnectionSummary;
import dev.connectivity.history.MetricPoint;
import dev.connectivity.history.SessionDetail;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.quality.QualityLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every field of the protocol's records, each with a number of its own, so that none can stand in another's place. */
class WireTest {

    private static final ChannelId GENERAL = new ChannelId("general");
    private static final Map<ChannelId, Channel> CHANNELS = Map.of(GENERAL, new Channel(GENERAL, "General", "Guild"));
    private static final SessionId ID =
            SessionId.parse("01939b4e-7a00-7000-8000-000000000001").orElseThrow();
    private static final SessionEntry ENTRY = new SessionEntry(
            ID,
            GENERAL,
            Instant.parse("2026-11-21T11:40:00Z"),
            Instant.parse("2026-11-21T11:41:00Z"),
            41.5,
            2.25,
            7.0,
            QualityLevel.ORANGE);
    private static final String ENTRY_JSON = "{'id':'01939b4e-7a00-7000-8000-000000000001','channel_name':'General',"
            + "'guild_name':'Guild','started_at':'2026-11-21T11:40:00Z','ended_at':'2026-11-21T11:41:00Z',"
            + "'avg_latency':41.5,'avg_loss':2.25,'avg_jitter':7,'worst_quality':1}";

    private static String json(Object wire) {
        return new String(Json.bytes(wire), StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void aSummaryWithADay() {
        ConnectionSummary summary = new ConnectionSummary(
                30,
                41.5,
                2.25,
                7.0,
                180.5,
                12,
                Duration.ofSeconds(3_661),
                List.of(new ConnectionSummary.Day(LocalDate.parse("2026-11-21"), 42.5, 3.25, 8.0, 190.5, 5)));

        assertThat(json(Wire.Summary.of(summary)))
                .isEqualTo("{'period_days':30,'avg_latency':41.5,'avg_packet_loss':2.25,'avg_jitter':7,"
                        + "'p95_latency':180.5,'total_sessions':12,'total_duration_secs':3661,'daily_stats':["
                        + "{'date':'2026-11-21','avg_latency':42.5,'avg_loss':3.25,'avg_jitter':8,"
                        + "'p95_latency':190.5,'session_count':5}]}");
    }

    @Test
    void aSession() {
        assertThat(json(Wire.Session.of(ENTRY, CHANNELS))).isEqualTo(ENTRY_JSON);
    }

    @Test
    void aSessionThatGoesOnWithoutASampleInADeletedChannel() {
        SessionEntry entry =
                new SessionEntry(ID, GENERAL, ENTRY.startedAt(), null, null, null, null, QualityLevel.UNKNOWN);

        assertThat(json(Wire.Session.of(entry, Map.of())))
                .isEqualTo("{'id':'01939b4e-7a00-7000-8000-000000000001','channel_name':'Deleted Channel',"
                        + "'guild_name':null,'started_at':'2026-11-21T11:40:00Z','ended_at':null,"
                        + "'avg_latency':null,'avg_loss':null,'avg_jitter':null,'worst_quality':null}");
    }

    @Test
    void aDetailWithPoints() {
        SessionDetail detail = new SessionDetail(
                ENTRY,
                List.of(
                        new MetricPoint(Instant.parse("2026-11-21T11:40:03Z"), 240.0, 0.5, 9.0, QualityLevel.YELLOW),
                        new MetricPoint(Instant.parse("2026-11-21T11:40:06Z"), null, null, null, QualityLevel.UNKNOWN)),
                true,
                SessionDetail.Resolution.MINUTE);

        assertThat(json(Wire.Detail.of(detail, CHANNELS)))
                .isEqualTo("{'summary':" + ENTRY_JSON + ",'metrics':["
                        + "{'time':'2026-11-21T11:40:03Z','latency_ms':240,'packet_loss':0.5,'jitter_ms':9,'quality':2},"
                        + "{'time':'2026-11-21T11:40:06Z','latency_ms':null,'packet_loss':null,'jitter_ms':null,"
                        + "'quality':null}],'downsampled':true,'resolution':'minute'}");
    }
}
