package dev.connectivity.jitsi.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.ClientReport.HeardSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows one browser through its successive {@code RTCPeerConnection.getStats()}, as recorded or as uploaded by an
 * application. Not thread-safe.
 */
public final class BrowserStats {

    /** No packet of any kind for so long means that the numbers stand still. */
    private static final double FROZEN_MILLIS = 4_000;

    /** About a minute of audio at 50 packets a second: a stream that young is judged by all it ever carried. */
    private static final long YOUNG_PACKETS = 3_000;

    private Map<Long, Heard> before = Map.of();
    private Set<Long> sent = Set.of();

    /** Starts to follow a browser of which nothing is known. */
    public BrowserStats() {}

    private record Heard(long received, long lost) {}

    /**
     * Takes in the next statistics.
     *
     * @param body a JSON object with {@code stats}, or the array itself
     * @return what they say; unknown while the browser receives nothing
     * @throws IOException if it is neither
     */
    public ClientReport observe(InputStream body) throws IOException {
        return observe(read(body));
    }

    /**
     * Returns what the browser sends, by which its endpoint can be told.
     *
     * @return the SSRCs in the latest statistics
     */
    public Set<Long> sentSources() {
        return sent;
    }

    private ClientReport observe(List<Map<String, Object>> stats) {
        Set<Long> sending = new HashSet<>();
        Map<Long, Heard> now = new HashMap<>();
        List<HeardSource> sources = new ArrayList<>();
        Double jitter = null;
        double quietMillis = Double.MAX_VALUE;
        Double uplink = null;
        for (Map<String, Object> entry : stats) {
            boolean audio = "audio".equals(StatsReader.text(entry, "kind"));
            String type = StatsReader.text(entry, "type");
            quietMillis = Math.min(quietMillis, quiet(entry));
            Double ssrc = StatsReader.number(entry, "ssrc");
            if (ssrc != null && ("outbound-rtp".equals(type) || "remote-inbound-rtp".equals(type))) {
                sending.add(ssrc.longValue());
            }
            if (audio && "inbound-rtp".equals(type)) {
                HeardSource source = heard(entry, now);
                if (source != null) {
                    sources.add(source);
                }
                if (source != null || quiet(entry) <= FROZEN_MILLIS) {
                    jitter = worse(jitter, StatsReader.number(entry, "jitter"), 1000);
                }
            } else if (audio && "remote-inbound-rtp".equals(type)) {
                uplink = worse(uplink, StatsReader.number(entry, "fractionLost"), 100);
            }
        }
        before = now;
        sent = sending;
        if (quietMillis > FROZEN_MILLIS && quietMillis != Double.MAX_VALUE) {
            return ClientReport.UNKNOWN;
        }
        return new ClientReport(roundTrip(stats), uplink, total(sources), jitter, sources);
    }

    private static double quiet(Map<String, Object> entry) {
        Double at = StatsReader.number(entry, "timestamp");
        Double last = StatsReader.number(entry, "lastPacketReceivedTimestamp");
        return at == null || last == null ? Double.MAX_VALUE : at - last;
    }

    private @Nullable HeardSource heard(Map<String, Object> entry, Map<Long, Heard> now) {
        Double ssrc = StatsReader.number(entry, "ssrc");
        Double received = StatsReader.number(entry, "packetsReceived");
        Double lost = StatsReader.number(entry, "packetsLost");
        if (ssrc == null || received == null || lost == null) {
            return null;
        }
        Heard heard = new Heard(received.longValue(), lost.longValue());
        now.put(ssrc.longValue(), heard);
        Heard last = before.get(ssrc.longValue());
        if (last == null) {
            // An old stream's lifetime says nothing about now, unless nothing was ever lost.
            boolean young = heard.received + heard.lost <= YOUNG_PACKETS;
            boolean perfect = heard.lost == 0 && quiet(entry) <= FROZEN_MILLIS;
            last = young ? new Heard(0, 0) : heard;
            if (!young && perfect) {
                last = new Heard(heard.received - YOUNG_PACKETS, 0);
            }
        }
        long arrived = heard.received - last.received;
        // packetsLost is signed and may fall; a counter that fell began anew.
        long missing = Math.max(0, heard.lost - last.lost);
        return arrived <= 0 ? null : new HeardSource(ssrc.longValue(), arrived + missing, missing);
    }

    private static @Nullable Double worse(@Nullable Double worst, @Nullable Double value, double factor) {
        if (value == null) {
            return worst;
        }
        return worst == null ? value * factor : Math.max(worst, value * factor);
    }

    private static @Nullable Double total(List<HeardSource> sources) {
        long expected = sources.stream().mapToLong(HeardSource::expected).sum();
        long lost = sources.stream().mapToLong(HeardSource::lost).sum();
        return expected == 0 ? null : Double.valueOf(100.0 * lost / expected);
    }

    /** The selected pair's round trip; several pairs may be nominated, so the transport decides. */
    private static @Nullable Double roundTrip(List<Map<String, Object>> stats) {
        String selected = null;
        for (Map<String, Object> entry : stats) {
            if ("transport".equals(StatsReader.text(entry, "type"))) {
                selected = StatsReader.text(entry, "selectedCandidatePairId");
            }
        }
        for (Map<String, Object> entry : stats) {
            if (selected != null && selected.equals(StatsReader.text(entry, "id"))) {
                Double seconds = StatsReader.number(entry, "currentRoundTripTime");
                return seconds == null ? null : Double.valueOf(seconds * 1000);
            }
        }
        return null;
    }

    private static List<Map<String, Object>> read(InputStream body) throws IOException {
        List<Map<String, Object>> entries = new ArrayList<>();
        try (JsonParser json = StatsReader.JSON.createParser(body)) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean stats = json.currentName().equals("stats");
                    if (json.nextToken() == JsonToken.START_ARRAY && stats) {
                        entries(json, entries);
                    } else {
                        json.skipChildren();
                    }
                }
            } else if (token == JsonToken.START_ARRAY) {
                entries(json, entries);
            } else {
                throw new IOException("Neither an object with stats nor an array");
            }
        }
        return entries;
    }

    private static void entries(JsonParser json, List<Map<String, Object>> entries) throws IOException {
        JsonToken token = json.nextToken();
        while (token != null && token != JsonToken.END_ARRAY) {
            if (token == JsonToken.START_OBJECT) {
                entries.add(StatsReader.object(json));
            } else {
                json.skipChildren();
            }
            token = json.nextToken();
        }
    }
}
