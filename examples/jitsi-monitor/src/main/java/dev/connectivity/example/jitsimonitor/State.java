package dev.connectivity.example.jitsimonitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.connectivity.jitsi.ConferenceView;
import dev.connectivity.jitsi.JitsiMonitor;
import dev.connectivity.jitsi.ParticipantView;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.ParticipantQuality;
import dev.connectivity.jitsi.merge.Reading;
import dev.connectivity.jitsi.poll.ServerObservation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the picture as JSON for the page. */
final class State {

    private static final JsonFactory JSON = new JsonFactory();

    private State() {}

    static byte[] json(JitsiMonitor monitor, @Nullable String playing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("playing", playing);
            json.writeArrayFieldStart("bridges");
            for (ServerObservation server : sorted(monitor.servers().values())) {
                bridge(json, server);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("conferences");
            for (ConferenceView conference : monitor.conferences()) {
                json.writeStartObject();
                json.writeStringField("id", conference.id());
                json.writeStringField("room", conference.room());
                json.writeArrayFieldStart("participants");
                for (ParticipantView participant : conference.participants()) {
                    participant(json, participant);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("disagreements", monitor.disagreementCount());
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void bridge(JsonGenerator json, ServerObservation server) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", server.bridge());
        json.writeStringField("condition", server.condition().name());
        json.writeStringField("reason", server.reason());
        json.writeNumberField("response_ms", server.responseTime().toMillis());
        number(json, "stress", server.state().stress());
        json.writeBooleanField("overloaded", Boolean.TRUE.equals(server.state().overloaded()));
        if (server.endpoints() == null) {
            json.writeNullField("endpoints");
        } else {
            json.writeNumberField("endpoints", server.endpoints());
        }
        number(json, "packets_in", server.packetsInPerSecond());
        number(json, "packets_out", server.packetsOutPerSecond());
        json.writeEndObject();
    }

    private static List<ServerObservation> sorted(Collection<ServerObservation> servers) {
        return servers.stream()
                .sorted(Comparator.comparing(ServerObservation::bridge))
                .toList();
    }

    private static void participant(JsonGenerator json, ParticipantView view) throws IOException {
        ParticipantQuality quality = view.quality();
        json.writeStartObject();
        json.writeStringField("endpoint", view.participant().endpointId());
        json.writeStringField(
                "name",
                view.identity() == null
                        ? view.participant().endpointId()
                        : view.identity().name());
        json.writeStringField("heard", quality.activity().name());
        json.writeStringField("level", quality.level().name());
        json.writeStringField("label", quality.level().label());
        number(json, "latency", quality.stats().latencyMillis());
        number(json, "packet_loss", quality.stats().lossPercent());
        number(json, "jitter", quality.stats().jitterMillis());
        reading(json, "round_trip_ms", quality.roundTripMillis());
        reading(json, "loss_up", quality.uplinkLossPercent());
        reading(json, "loss_down", quality.downlinkLossPercent());
        reading(json, "jitter_ms", quality.jitterMillis());
        json.writeArrayFieldStart("disagreements");
        for (Disagreement each : quality.disagreements()) {
            json.writeString(each.quantity().name());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void reading(JsonGenerator json, String name, @Nullable Reading reading) throws IOException {
        if (reading == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("value", Math.round(reading.value() * 10) / 10.0);
        json.writeStringField("source", reading.origin().word());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value.doubleValue());
        }
    }
}
