package dev.connectivity.jitsi.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.ClientReport.HeardSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** Fewer packets say nothing about loss. */
    private static final long MIN_PACKETS = 50;

    private final SentSources sent = new SentSources();
    private Map<Long, Counted> before = Map.of();
    private boolean stoodStill;

    /** Starts to follow a browser of which nothing is known. */
    public BrowserStats() {}

    private record Heard(long received, long lost) {

        HeardSource since(long ssrc, Heard earlier) {
            // packetsLost is signed and may fall.
            long missing = Math.max(0, lost - earlier.lost);
            return new HeardSource(ssrc, Math.max(0, received - earlier.received) + missing, missing);
        }
    }

    /** The latest reading, and the one before it to count from while too little came since. */
    private record Counted(Heard earlier, Heard latest) {}

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
        return sent.ssrcs();
    }

    private ClientReport observe(List<Map<String, Object>> stats) {
        Map<Long, Counted> now = new HashMap<>();
        List<HeardSource> sources = new ArrayList<>();
        Double jitter = null;
        double quietMillis = Double.MAX_VALUE;
        for (Map<String, Object> entry : stats) {
            boolean audio = "audio".equals(StatsReader.text(entry, "kind"));
            String type = StatsReader.text(entry, "type");
            quietMillis = Math.min(quietMillis, quiet(entry));
            if (audio && "inbound-rtp".equals(type)) {
                HeardSource source = heard(entry, now);
                if (source != null) {
                    sources.add(source);
                }
                if (source != null || quiet(entry) <= FROZEN_MILLIS) {
                    jitter = worse(jitter, StatsReader.number(entry, "jitter"), 1000);
                }
            }
        }
        before = now;
        Double uplink = sent.observe(stats, stoodStill);
        stoodStill = quietMillis > FROZEN_MILLIS && quietMillis != Double.MAX_VALUE;
        if (stoodStill) {
            return ClientReport.UNKNOWN;
        }
        return new ClientReport(roundTrip(stats), uplink, total(sources), jitter, sources);
    }

    private static double quiet(Map<String, Object> entry) {
        Double at = StatsReader.number(entry, "timestamp");
        Double last = StatsReader.number(entry, "lastPacketReceivedTimestamp");
        return at == null || last == null ? Double.MAX_VALUE : at - last;
    }

    private @Nullable HeardSource heard(Map<String, Object> entry, Map<Long, Counted> now) {
        Double ssrc = StatsReader.number(entry, "ssrc");
        Double received = StatsReader.number(entry, "packetsReceived");
        Double lost = StatsReader.number(entry, "packetsLost");
        if (ssrc == null || received == null || lost == null) {
            return null;
        }
        Heard heard = new Heard(received.longValue(), lost.longValue());
        boolean flowing = quiet(entry) <= FROZEN_MILLIS;
        Counted last = before.get(ssrc.longValue());
        now.put(ssrc.longValue(), new Counted(heard, heard));
        if (last == null) {
            return atFirstSight(ssrc.longValue(), heard, flowing);
        }
        if (heard.received <= last.latest.received) {
            // Nothing came, or the counter began anew.
            return null;
        }
        HeardSource since = heard.since(ssrc.longValue(), last.latest);
        if (since.expected() >= MIN_PACKETS || !flowing) {
            now.put(ssrc.longValue(), new Counted(last.latest, heard));
            return since;
        }
        // Asked again within a second: a handful of packets tells nothing, so the interval before counts, too.
        now.put(ssrc.longValue(), last);
        return heard.since(ssrc.longValue(), last.earlier);
    }

    /** An old stream's lifetime says nothing about now, unless nothing was ever lost; nor does one that has ended. */
    private static @Nullable HeardSource atFirstSight(long ssrc, Heard heard, boolean flowing) {
        long packets = heard.received + heard.lost;
        if (!flowing || packets <= 0 || (packets > YOUNG_PACKETS && heard.lost != 0)) {
            return null;
        }
        return new HeardSource(ssrc, Math.min(packets, YOUNG_PACKETS), heard.lost);
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
