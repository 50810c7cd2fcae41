package dev.connectivity.jitsi.snapshot;

import static dev.connectivity.jitsi.snapshot.JsonValues.count;
import static dev.connectivity.jitsi.snapshot.JsonValues.members;
import static dev.connectivity.jitsi.snapshot.JsonValues.number;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one direction of an endpoint: a bridge's pipeline of some thirty nodes, of which three say something about
 * quality. For one use.
 */
final class PipelineReader {

    private final JsonParser json;
    private final ParserLimits limits;
    private final List<SourceSnapshot> sources = new ArrayList<>(2);
    private StreamTotals totals = StreamTotals.UNKNOWN;
    private @Nullable Long receiverReports;
    private @Nullable Long senderReports;

    PipelineReader(JsonParser json, ParserLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Reads the object the parser stands on. */
    void read() throws IOException {
        members(json, this::node);
    }

    StreamTotals totals() {
        return totals;
    }

    @Nullable
    Long receiverReports() {
        return receiverReports;
    }

    @Nullable
    Long senderReports() {
        return senderReports;
    }

    List<SourceSnapshot> sources() {
        return sources;
    }

    private void node(String name) throws IOException {
        switch (withoutIdentity(name)) {
            case "packetstreamstats" -> {
                TotalsReader reader = new TotalsReader();
                members(json, reader);
                totals = sum(totals, reader.totals());
            }
            case "incomingstatisticstracker" -> members(json, this::source);
            case "rtcptermination" -> reports();
            default -> json.skipChildren();
        }
    }

    /** Bridges before April 2025 write "Node PacketStreamStats 1829374", and that several times for a sender. */
    private static String withoutIdentity(String name) {
        if (!name.startsWith("node")) {
            return name;
        }
        int end = name.length();
        while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return name.substring("node".length(), Math.max(end, "node".length()));
    }

    private static StreamTotals sum(StreamTotals one, StreamTotals other) {
        if (one.equals(StreamTotals.UNKNOWN)) {
            return other;
        }
        Long packets = one.packets() == null || other.packets() == null ? null : one.packets() + other.packets();
        Long duration = one.durationMillis() == null || other.durationMillis() == null
                ? null
                : Math.max(one.durationMillis(), other.durationMillis());
        Double rate =
                one.packetRate() == null || other.packetRate() == null ? null : one.packetRate() + other.packetRate();
        return new StreamTotals(packets, duration, rate);
    }

    private void reports() throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            // The bridge lists a kind of report only once the first has come.
            receiverReports = 0L;
            senderReports = 0L;
        }
        members(json, name -> {
            switch (name) {
                case "numrtcprrpacketrx" -> receiverReports = count(json);
                case "numrtcpsrpacketrx" -> senderReports = count(json);
                default -> json.skipChildren();
            }
        });
    }

    private void source(String canonicalName) throws IOException {
        long ssrc = ssrc(json.currentName());
        if (json.currentToken() != JsonToken.START_OBJECT || ssrc < 0 || sources.size() >= limits.maxSources()) {
            json.skipChildren();
            return;
        }
        SourceReader reader = new SourceReader(json);
        members(json, reader);
        SourceSnapshot source = reader.source(ssrc);
        if (source != null) {
            sources.add(source);
        }
    }

    /** An SSRC is an unsigned number of 32 bits; -1 for any other name. */
    private static long ssrc(String name) {
        if (name.isEmpty() || name.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > 0xFFFF_FFFFL ? -1 : value;
    }

    private final class TotalsReader implements JsonValues.Members {
        private @Nullable Long total;
        private @Nullable Long input;
        private @Nullable Long duration;
        private @Nullable Double rate;

        @Override
        public void take(String name) throws IOException {
            switch (name) {
                // Full debug calls the total packets_sent, even of what was received.
                case "totalpackets", "packetssent", "packets" -> total = count(json);
                // All that bridges before April 2025 tell; in later ones it counts a part of a sender's packets.
                case "numinputpackets" -> input = count(json);
                case "durationms" -> duration = count(json);
                case "packetrate" -> rate = number(json);
                default -> json.skipChildren();
            }
        }

        StreamTotals totals() {
            return new StreamTotals(total == null ? input : total, duration, rate);
        }
    }
}
