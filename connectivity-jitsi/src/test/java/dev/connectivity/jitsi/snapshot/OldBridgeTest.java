package dev.connectivity.jitsi.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A bridge of before April 2025 names things as its source did then: {@code Videobridge.getDebugState},
 * {@code AbstractEndpoint.debugState}, {@code Transceiver.getNodeStats} and {@code Node.getNodeStats} of the revision
 * before {@code /stats} came. A recording of a later bridge is rewritten to that.
 */
class OldBridgeTest {

    private static final Path RECORDED = Path.of("src/test/resources/jvb/raw/debug-full.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SnapshotParser parser = new SnapshotParser(ParserLimits.DEFAULT);

    private BridgeSnapshot parse(JsonNode answer) throws IOException {
        return parser.parse(new ByteArrayInputStream(answer.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<EndpointSnapshot> endpoints(BridgeSnapshot snapshot) {
        return snapshot.conferences().get(0).endpoints();
    }

    private static Counters counters(EndpointSnapshot endpoint) {
        return Objects.requireNonNull(endpoint.counters());
    }

    private static ObjectNode rewritten() throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(RECORDED.toFile());
        rename(root, "shutdown_state", "shutdownState");
        rename(root, "load_management", "load-management");
        root.remove("health");
        for (JsonNode conference : root.get("conferences")) {
            conference.get("endpoints").properties().forEach(OldBridgeTest::rewrite);
        }
        return root;
    }

    private static void rewrite(Map.Entry<String, JsonNode> entry) {
        ObjectNode endpoint = (ObjectNode) entry.getValue();
        rename(endpoint, "stats_id", "statsId");
        rename(endpoint, "ice_transport", "iceTransport");
        rename(endpoint, "dtls_transport", "dtlsTransport");
        ObjectNode transceiver = (ObjectNode) endpoint.get("transceiver");
        rename(transceiver, "endpoint_connection_stats", "endpointConnectionStats");
        nodes((ObjectNode) transceiver.get("receiver"));
        nodes((ObjectNode) transceiver.get("sender"));
        splitSender((ObjectNode) transceiver.get("sender"));
        rename(transceiver, "receiver", "RTP receiver " + entry.getKey());
        rename(transceiver, "sender", "RTP sender " + entry.getKey());
    }

    /** Every node bears its hash code, and none has totals of its own beyond those that all nodes have. */
    private static void nodes(ObjectNode pipeline) {
        int hash = 1_829_374_000;
        for (String name : List.of("PacketStreamStats", "Incoming statistics tracker", "RTCP termination")) {
            if (pipeline.get(name) instanceof ObjectNode node) {
                node.remove(List.of("packets_sent", "bytes_sent", "packet_rate", "bitrate_bps"));
                rename(pipeline, name, "Node " + name + " " + hash++);
            }
        }
    }

    /** What a bridge sends was counted in two places: media here, reports there. */
    private static void splitSender(ObjectNode sender) {
        ObjectNode reports = (ObjectNode) sender.get("Node PacketStreamStats 1829374000");
        ObjectNode media = reports.deepCopy().put("num_input_packets", 7_000).put("duration_ms", 72_160);
        sender.set("Node PacketStreamStats 99", media);
    }

    private static void rename(ObjectNode node, String from, String to) {
        JsonNode value = node.remove(from);
        if (value != null) {
            node.set(to, value);
        }
    }

    @Test
    void isReadLikeALaterOne() throws IOException {
        List<EndpointSnapshot> later = endpoints(parse(JSON.readTree(RECORDED.toFile())));

        List<EndpointSnapshot> old = endpoints(parse(rewritten()));

        assertThat(old).hasSameSizeAs(later).hasSize(3);
        for (int i = 0; i < old.size(); i++) {
            Counters now = counters(later.get(i));
            Counters then = counters(old.get(i));
            assertThat(old.get(i).id()).isEqualTo(later.get(i).id());
            assertThat(old.get(i).statsId()).isNotNull().isEqualTo(later.get(i).statsId());
            assertThat(then.sources()).isNotEmpty().isEqualTo(now.sources());
            assertThat(then.rttMillis()).isEqualTo(now.rttMillis());
            assertThat(then.toBridge()).isEqualTo(now.toBridge());
            assertThat(then.iceFailed()).isFalse();
            assertThat(then.receiverReports()).isEqualTo(now.receiverReports());
            assertThat(then.received())
                    .isEqualTo(new StreamTotals(
                            now.received().packets(), now.received().durationMillis(), null));
        }
    }

    @Test
    void countsWhatItSendsInSeveralPlaces() throws IOException {
        StreamTotals sent = counters(endpoints(parse(rewritten())).get(1)).sent();

        assertThat(sent.packets()).isGreaterThan(7_000);
        assertThat(sent.durationMillis()).isEqualTo(72_160);
    }

    @Test
    void saysOfItselfWhatItKnew() throws IOException {
        ServerState server = parse(rewritten()).server();

        assertThat(server).isEqualTo(new ServerState("RUNNING", false, 0.37003313378214536, false, null, null));
    }
}
