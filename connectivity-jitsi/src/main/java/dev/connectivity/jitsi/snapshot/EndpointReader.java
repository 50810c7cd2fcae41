package dev.connectivity.jitsi.snapshot;

import static dev.connectivity.jitsi.snapshot.JsonValues.canonical;
import static dev.connectivity.jitsi.snapshot.JsonValues.count;
import static dev.connectivity.jitsi.snapshot.JsonValues.enterObject;
import static dev.connectivity.jitsi.snapshot.JsonValues.flag;
import static dev.connectivity.jitsi.snapshot.JsonValues.number;
import static dev.connectivity.jitsi.snapshot.JsonValues.text;
import static dev.connectivity.jitsi.snapshot.JsonValues.whole;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one endpoint and passes over the nine tenths of it that say nothing about quality. For one use. */
final class EndpointReader {

    private final JsonParser json;
    private final ParserLimits limits;
    private final List<SourceSnapshot> sources = new ArrayList<>(2);
    private boolean expired;
    private @Nullable String statsId;
    private @Nullable Boolean iceFailed;
    private @Nullable Double rttMillis;
    private @Nullable LossWindow toBridge;
    private @Nullable LossWindow toEndpoint;
    private StreamTotals received = StreamTotals.UNKNOWN;
    private StreamTotals sent = StreamTotals.UNKNOWN;
    private @Nullable Long receiverReports;
    private @Nullable Long senderReports;

    EndpointReader(JsonParser json, ParserLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Reads the object the parser stands on; null if the bridge has already given the endpoint up. */
    @Nullable
    EndpointSnapshot read(String id) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "expired" -> expired = Boolean.TRUE.equals(flag(json));
                case "statsid" -> statsId = text(json);
                case "icetransport" -> ice();
                case "transceiver" -> transceiver();
                default -> json.skipChildren();
            }
        }
        if (expired) {
            return null;
        }
        Counters counters = new Counters(
                iceFailed, rttMillis, toBridge, toEndpoint, received, sent, receiverReports, senderReports, sources);
        return new EndpointSnapshot(id, statsId, counters);
    }

    private void ice() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            if (name.equals("icefailed")) {
                iceFailed = flag(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void transceiver() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "endpointconnectionstats" -> connection();
                case "receiver", "rtpreceiver" -> receiver();
                case "sender", "rtpsender" -> sender();
                default -> json.skipChildren();
            }
        }
    }

    private void connection() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "rtt" -> rttMillis = number(json);
                case "incominglossstats" -> toBridge = window();
                case "outgoinglossstats" -> toEndpoint = window();
                default -> json.skipChildren();
            }
        }
    }

    private @Nullable LossWindow window() throws IOException {
        if (!enterObject(json)) {
            return null;
        }
        Long lost = null;
        Long arrived = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "packetslost" -> lost = whole(json);
                case "packetsreceived" -> arrived = count(json);
                default -> json.skipChildren();
            }
        }
        return lost == null || arrived == null ? null : new LossWindow(lost, arrived);
    }

    private void receiver() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "packetstreamstats" -> received = totals();
                case "incomingstatisticstracker" -> sources();
                case "rtcptermination" -> reports();
                default -> json.skipChildren();
            }
        }
    }

    private void sender() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            if (name.equals("packetstreamstats")) {
                sent = totals();
            } else {
                json.skipChildren();
            }
        }
    }

    private StreamTotals totals() throws IOException {
        if (!enterObject(json)) {
            return StreamTotals.UNKNOWN;
        }
        Long packets = null;
        Long duration = null;
        Double rate = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                // Full debug calls the total packets_sent, even of what was received.
                case "totalpackets", "packetssent", "packets" -> packets = count(json);
                case "durationms" -> duration = count(json);
                case "packetrate" -> rate = number(json);
                default -> json.skipChildren();
            }
        }
        return new StreamTotals(packets, duration, rate);
    }

    private void reports() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        // The bridge lists a kind of report only once the first has come.
        receiverReports = 0L;
        senderReports = 0L;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "numrtcprrpacketrx" -> receiverReports = count(json);
                case "numrtcpsrpacketrx" -> senderReports = count(json);
                default -> json.skipChildren();
            }
        }
    }

    private void sources() throws IOException {
        if (!enterObject(json)) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            long ssrc = ssrc(name);
            if (!object || ssrc < 0 || sources.size() >= limits.maxSources()) {
                json.skipChildren();
            } else {
                source(ssrc);
            }
        }
    }

    private void source(long ssrc) throws IOException {
        Long expected = null;
        Long arrived = null;
        Long lost = null;
        Long active = null;
        Double jitter = null;
        SourceSnapshot.Kind kind = SourceSnapshot.Kind.UNKNOWN;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = canonical(json.currentName());
            json.nextToken();
            switch (name) {
                case "numexpectedpackets" -> expected = count(json);
                case "numreceivedpackets" -> arrived = count(json);
                case "cumulativepacketslost" -> lost = whole(json);
                case "jitter" -> jitter = number(json);
                case "durationactivems" -> active = count(json);
                case "mediatype" -> kind = kind(text(json));
                default -> json.skipChildren();
            }
        }
        if (expected != null && arrived != null) {
            long missing = lost == null ? expected - arrived : lost;
            sources.add(new SourceSnapshot(ssrc, kind, expected, arrived, missing, jitter, active));
        }
    }

    private static SourceSnapshot.Kind kind(@Nullable String text) {
        if (text == null) {
            return SourceSnapshot.Kind.UNKNOWN;
        }
        return switch (text) {
            case "audio", "AUDIO" -> SourceSnapshot.Kind.AUDIO;
            case "video", "VIDEO" -> SourceSnapshot.Kind.VIDEO;
            default -> SourceSnapshot.Kind.UNKNOWN;
        };
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
}
