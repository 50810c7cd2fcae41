package dev.connectivity.websocket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.testkit.Heard;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.RoomBroadcasterContract;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The contract of broadcasters, on the frames that connections are sent. */
class WebSocketBroadcasterTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Nested
    class WithSingleEvents extends Contract {

        WithSingleEvents() {
            super(false);
        }
    }

    @Nested
    class WithBatches extends Contract {

        WithBatches() {
            super(true);
        }
    }

    private abstract static class Contract extends RoomBroadcasterContract {

        private record Session(
                SessionId id,
                UserId user,
                ChannelId channel,
                Instant startedAt,
                @Nullable Object attachment,
                RecordedTransport transport)
                implements LiveSession {
            @Override
            public String name() {
                return nameOf(user);
            }
        }

        private final boolean batching;
        private final VoiceWebSocket endpoint = VoiceWebSocket.builder()
                .authenticator(request -> Optional.empty())
                .build();
        private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .channelDirectory(new InMemoryChannelDirectory())
                .broadcaster(endpoint.broadcaster())
                .manual()
                .build();

        Contract(boolean batching) {
            this.batching = batching;
            endpoint.endpoint(monitor);
        }

        @AfterEach
        void close() {
            endpoint.close();
            monitor.close();
        }

        @Override
        protected RoomBroadcaster broadcaster() {
            return endpoint.broadcaster();
        }

        @Override
        protected LiveSession connected(UserId user, ChannelId channel) {
            RecordedTransport transport = new RecordedTransport();
            Identity identity = new Identity(user, nameOf(user));
            VoiceConnection connection = new VoiceConnection(identity, monitor, endpoint, transport, batching);
            return new Session(SessionId.next(), user, channel, Instant.EPOCH, connection, transport);
        }

        @Override
        protected LiveSession disconnected(UserId user, ChannelId channel) {
            return new Session(SessionId.next(), user, channel, Instant.EPOCH, null, new RecordedTransport());
        }

        @Override
        protected List<Heard> heard(LiveSession session, int count) {
            if (session.attachment() instanceof VoiceConnection connection) {
                // What goes along with the next frame of a batching client goes now.
                connection.flush();
            }
            List<Heard> heard = new ArrayList<>();
            for (String frame : ((Session) session).transport().frames()) {
                JsonNode message = read(frame);
                if (message.isArray()) {
                    message.forEach(event -> heard.add(told(event)));
                } else {
                    heard.add(told(message));
                }
            }
            return heard;
        }
    }

    private static String nameOf(UserId user) {
        return "Name of " + user;
    }

    private static JsonNode read(String frame) {
        try {
            return JSON.readTree(frame);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static Heard told(JsonNode event) {
        UserId user = new UserId(event.path("user_id").asText("none"));
        return switch (event.path("type").asText()) {
            case "VoiceJoined" -> {
                List<Participant> others = new ArrayList<>();
                event.path("participants")
                        .forEach(other ->
                                others.add(participant(other, other.path("name").asText())));
                JsonNode acknowledged = event.path("acked_seq");
                yield new Heard.Greeting(new RoomPicture(
                        others,
                        event.path("resumed").asBoolean(),
                        acknowledged.isNumber() ? acknowledged.asLong() : null));
            }
            case "VoiceUserStats" -> new Heard.Change(new RoomEvent.Measured(participant(event, nameOf(user))));
            case "VoiceUserJoined" ->
                new Heard.Change(new RoomEvent.Joined(user, event.path("name").asText()));
            case "VoiceUserLeft" -> new Heard.Change(new RoomEvent.Left(user));
            case "VoiceIncident" -> new Heard.Incident(incident(event));
            case "VoiceStatsAck" -> new Heard.Acknowledged(event.path("seq").asLong());
            case "VoiceError" -> new Heard.Refused(event.path("seq").asLong());
            default -> throw new AssertionError("Not of the protocol: " + event);
        };
    }

    private static Participant participant(JsonNode json, String name) {
        JsonNode quality = json.path("quality");
        return new Participant(
                new UserId(json.path("user_id").asText()),
                name,
                integer(json.path("latency")),
                json.path("packet_loss").isNumber() ? json.path("packet_loss").asDouble() : null,
                integer(json.path("jitter")),
                quality.isNumber() ? QualityLevel.ofCode(quality.asInt()) : QualityLevel.UNKNOWN);
    }

    private static @Nullable Integer integer(JsonNode json) {
        return json.isNumber() ? json.asInt() : null;
    }

    private static IncidentEvent incident(JsonNode json) {
        return new IncidentEvent(
                IncidentEvent.Kind.valueOf(json.path("event").asText().toUpperCase(Locale.ROOT)),
                IncidentEvent.Severity.valueOf(json.path("level").asText().toUpperCase(Locale.ROOT)),
                json.path("packet_loss").asDouble(),
                Instant.parse(json.path("started_at").asText()),
                null);
    }
}
