package dev.connectivity.jitsi.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.connectivity.jitsi.merge.ClientReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Jitsi's own clients send each other over the bridge channel: loss in whole percent and the round trip, no
 * jitter.
 *
 * @param from the endpoint that sent it, as enforced by the bridge
 * @param report what it says
 */
public record EndpointStatsMessage(String from, ClientReport report) {

    /**
     * Reads a message of the bridge channel.
     *
     * @param message any text
     * @return the statistics, or empty if it is no {@code EndpointStats} with a sender
     */
    public static Optional<EndpointStatsMessage> read(String message) {
        try (JsonParser json = StatsReader.JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Object> members = StatsReader.object(json);
            String from = StatsReader.text(members, "from");
            if (from == null || !"EndpointStats".equals(StatsReader.text(members, "colibriClass"))) {
                return Optional.empty();
            }
            // Loss is of everything heard together, so it includes what the senders lost.
            ClientReport report = new ClientReport(
                    StatsReader.number(members, "jvbRTT"),
                    StatsReader.number(members, "packetLoss.upload"),
                    StatsReader.number(members, "packetLoss.download"),
                    null,
                    List.of());
            return Optional.of(new EndpointStatsMessage(from, report));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
