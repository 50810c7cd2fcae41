package dev.connectivity.jitsi.snapshot;

import static dev.connectivity.jitsi.snapshot.JsonValues.flag;
import static dev.connectivity.jitsi.snapshot.JsonValues.members;
import static dev.connectivity.jitsi.snapshot.JsonValues.number;
import static dev.connectivity.jitsi.snapshot.JsonValues.text;
import static dev.connectivity.jitsi.snapshot.JsonValues.whole;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one answer: the bridge itself, and who is in which conference. For one use. */
final class AnswerReader {

    private final JsonParser json;
    private final ParserLimits limits;
    /** By id: of what is written twice the last counts, as for every reader of JSON. */
    private final Map<String, ConferenceSnapshot> conferences = new LinkedHashMap<>();

    private int endpointCount;
    private int dropped;
    private @Nullable Long time;
    private @Nullable String shutdownState;
    private @Nullable Boolean draining;
    private @Nullable Double stress;
    private @Nullable Boolean overloaded;
    private @Nullable Boolean healthy;
    private @Nullable String healthMessage;

    AnswerReader(JsonParser json, ParserLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Reads the object the parser stands on. */
    BridgeSnapshot read() throws IOException {
        members(json, this::member);
        ServerState server = new ServerState(shutdownState, draining, stress, overloaded, healthy, healthMessage);
        return new BridgeSnapshot(time, server, new ArrayList<>(conferences.values()), dropped);
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "time" -> time = whole(json);
            case "shutdownstate" -> shutdownState = text(json);
            case "drain" -> draining = flag(json);
            case "loadmanagement" -> members(json, this::load);
            case "health" -> members(json, this::health);
            case "conferences" -> members(json, any -> conference(json.currentName()));
            default -> json.skipChildren();
        }
    }

    private void load(String name) throws IOException {
        switch (name) {
            case "stress" -> stress = number(json);
            case "state" -> {
                String state = text(json);
                overloaded = state == null ? null : Boolean.valueOf(state.equals("OVERLOADED"));
            }
            default -> json.skipChildren();
        }
    }

    private void health(String name) throws IOException {
        switch (name) {
            case "success" -> healthy = flag(json);
            case "message" -> healthMessage = text(json);
            default -> json.skipChildren();
        }
    }

    private void conference(String id) throws IOException {
        // An unknown conference is answered with the string "null".
        if (!JsonValues.isIdentifier(id) || json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        if (conferences.size() >= limits.maxEndpoints()) {
            dropped++;
            json.skipChildren();
            return;
        }
        ConferenceReader reader = new ConferenceReader();
        members(json, reader);
        conferences.put(id, reader.conference(id));
    }

    private final class ConferenceReader implements JsonValues.Members {
        private final Map<String, EndpointSnapshot> endpoints = new LinkedHashMap<>();
        private @Nullable String conferenceName;
        private @Nullable String meetingId;
        private boolean inStats = true;

        @Override
        public void take(String name) throws IOException {
            switch (name) {
                case "name" -> conferenceName = text(json);
                case "meetingid" -> meetingId = text(json);
                case "rtcstatsenabled" -> inStats = !Boolean.FALSE.equals(flag(json));
                case "endpoints" -> members(json, any -> endpoint(json.currentName()));
                default -> json.skipChildren();
            }
        }

        private void endpoint(String id) throws IOException {
            if (!JsonValues.isIdentifier(id) || endpointCount >= limits.maxEndpoints()) {
                dropped++;
                json.skipChildren();
                return;
            }
            endpointCount++;
            EndpointSnapshot endpoint = json.currentToken() == JsonToken.START_OBJECT
                    ? new EndpointReader(json, limits).read(id)
                    // Brief debug only lists who is there: the value is the statistics id.
                    : new EndpointSnapshot(id, text(json), null);
            if (endpoint != null) {
                endpoints.put(id, endpoint);
            }
        }

        ConferenceSnapshot conference(String id) {
            return new ConferenceSnapshot(id, conferenceName, meetingId, new ArrayList<>(endpoints.values()), inStats);
        }
    }
}
