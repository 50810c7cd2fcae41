package dev.connectivity.jitsi.snapshot;

import static dev.connectivity.jitsi.snapshot.JsonValues.count;
import static dev.connectivity.jitsi.snapshot.JsonValues.flag;
import static dev.connectivity.jitsi.snapshot.JsonValues.members;
import static dev.connectivity.jitsi.snapshot.JsonValues.number;
import static dev.connectivity.jitsi.snapshot.JsonValues.text;
import static dev.connectivity.jitsi.snapshot.JsonValues.whole;

import com.fasterxml.jackson.core.JsonParser;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one endpoint and passes over the nine tenths of it that say nothing about quality. For one use. */
final class EndpointReader {

    private final JsonParser json;
    private final PipelineReader receiver;
    private final PipelineReader sender;
    private boolean expired;
    private @Nullable String statsId;
    private @Nullable Boolean iceFailed;
    private @Nullable Double rttMillis;
    private @Nullable LossWindow toBridge;
    private @Nullable LossWindow toEndpoint;

    EndpointReader(JsonParser json, ParserLimits limits) {
        this.json = json;
        this.receiver = new PipelineReader(json, limits);
        this.sender = new PipelineReader(json, limits);
    }

    /** Reads the object the parser stands on; null if the bridge has already given the endpoint up. */
    @Nullable
    EndpointSnapshot read(String id) throws IOException {
        members(json, this::member);
        if (expired) {
            return null;
        }
        Counters counters = new Counters(
                iceFailed,
                rttMillis,
                toBridge,
                toEndpoint,
                receiver.totals(),
                sender.totals(),
                receiver.receiverReports(),
                receiver.senderReports(),
                receiver.sources());
        return new EndpointSnapshot(id, statsId, counters);
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "expired" -> expired = Boolean.TRUE.equals(flag(json));
            case "statsid" -> statsId = text(json);
            case "icetransport" -> members(json, this::ice);
            case "transceiver" -> members(json, this::transceiver);
            default -> json.skipChildren();
        }
    }

    private void ice(String name) throws IOException {
        if (name.equals("icefailed")) {
            iceFailed = flag(json);
        } else {
            json.skipChildren();
        }
    }

    private void transceiver(String name) throws IOException {
        if (name.equals("endpointconnectionstats")) {
            members(json, this::connection);
        } else if (name.equals("receiver") || name.startsWith("rtpreceiver")) {
            // Bridges before April 2025 append the endpoint's id: "RTP receiver aa111111".
            receiver.read();
        } else if (name.equals("sender") || name.startsWith("rtpsender")) {
            sender.read();
        } else {
            json.skipChildren();
        }
    }

    private void connection(String name) throws IOException {
        switch (name) {
            case "rtt" -> rttMillis = number(json);
            case "incominglossstats" -> toBridge = window();
            case "outgoinglossstats" -> toEndpoint = window();
            default -> json.skipChildren();
        }
    }

    private @Nullable LossWindow window() throws IOException {
        WindowReader reader = new WindowReader();
        members(json, reader);
        return reader.window();
    }

    private final class WindowReader implements JsonValues.Members {
        private @Nullable Long lost;
        private @Nullable Long arrived;

        @Override
        public void take(String name) throws IOException {
            switch (name) {
                case "packetslost" -> lost = whole(json);
                case "packetsreceived" -> arrived = count(json);
                default -> json.skipChildren();
            }
        }

        @Nullable
        LossWindow window() {
            return lost == null || arrived == null ? null : new LossWindow(lost, arrived);
        }
    }
}
