package dev.connectivity.jitsi.snapshot;

import static dev.connectivity.jitsi.snapshot.JsonValues.canonical;
import static dev.connectivity.jitsi.snapshot.JsonValues.enterObject;
import static dev.connectivity.jitsi.snapshot.JsonValues.flag;
import static dev.connectivity.jitsi.snapshot.JsonValues.number;
import static dev.connectivity.jitsi.snapshot.JsonValues.text;
import static dev.connectivity.jitsi.snapshot.JsonValues.whole;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /stats}, {@code /debug} and {@code /debug?full=true} as a stream: of 26 kB an endpoint about 300 bytes
 * are kept. Names may be in snake_case or camelCase, numbers may be texts, parts may be missing or unknown. Immutable
 * and safe to share between threads.
 */
public final class SnapshotParser {

    private static final int MAX_DEPTH = 64;

    private final ParserLimits limits;
    private final JsonFactory factory;

    /**
     * Makes a parser.
     *
     * @param limits how much of an answer is believed
     */
    public SnapshotParser(ParserLimits limits) {
        this.limits = limits;
        this.factory = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(limits.maxBytes())
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(1 << 20)
                        .maxNameLength(4096)
                        .maxNumberLength(400)
                        .build())
                .build();
    }

    /**
     * Reads one answer to its end. The stream is not closed.
     *
     * @param body the answer's body in UTF-8
     * @return what it says
     * @throws MalformedAnswerException if it is no JSON object, ends early, or breaks a limit
     * @throws IOException if the stream cannot be read
     */
    public BridgeSnapshot parse(InputStream body) throws IOException {
        try (JsonParser json = factory.createParser(body)) {
            json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswerException("The answer is not a JSON object");
            }
            BridgeSnapshot snapshot = new Reading(json).root();
            if (json.nextToken() != null) {
                throw new MalformedAnswerException("Something follows the JSON object");
            }
            return snapshot;
        } catch (JsonProcessingException notJson) {
            // The parser's message quotes the content, which may hold names; its kind and place say enough.
            JsonLocation place = notJson.getLocation();
            String kind = notJson.getClass().getSimpleName();
            throw new MalformedAnswerException(
                    place == null ? kind : kind + " in line " + place.getLineNr() + ", column " + place.getColumnNr());
        }
    }

    /** What is gathered while one answer goes by. */
    private final class Reading {
        private final JsonParser json;
        private final List<ConferenceSnapshot> conferences = new ArrayList<>();
        private int endpointCount;
        private int dropped;
        private @Nullable Long time;
        private @Nullable String shutdownState;
        private @Nullable Boolean draining;
        private @Nullable Double stress;
        private @Nullable Boolean overloaded;
        private @Nullable Boolean healthy;
        private @Nullable String healthMessage;

        Reading(JsonParser json) {
            this.json = json;
        }

        BridgeSnapshot root() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = canonical(json.currentName());
                json.nextToken();
                switch (name) {
                    case "time" -> time = whole(json);
                    case "shutdownstate" -> shutdownState = text(json);
                    case "drain" -> draining = flag(json);
                    case "loadmanagement" -> load();
                    case "health" -> health();
                    case "conferences" -> conferences();
                    default -> json.skipChildren();
                }
            }
            ServerState server = new ServerState(shutdownState, draining, stress, overloaded, healthy, healthMessage);
            return new BridgeSnapshot(time, server, conferences, dropped);
        }

        private void load() throws IOException {
            if (!enterObject(json)) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = canonical(json.currentName());
                json.nextToken();
                switch (name) {
                    case "stress" -> stress = number(json);
                    case "state" -> {
                        String state = text(json);
                        overloaded = state == null ? null : Boolean.valueOf(state.equals("OVERLOADED"));
                    }
                    default -> json.skipChildren();
                }
            }
        }

        private void health() throws IOException {
            if (!enterObject(json)) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = canonical(json.currentName());
                json.nextToken();
                switch (name) {
                    case "success" -> healthy = flag(json);
                    case "message" -> healthMessage = text(json);
                    default -> json.skipChildren();
                }
            }
        }

        private void conferences() throws IOException {
            if (!enterObject(json)) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String id = json.currentName();
                json.nextToken();
                // An unknown conference is answered with the string "null".
                if (JsonValues.isIdentifier(id) && enterObject(json)) {
                    conferences.add(conference(id));
                } else {
                    json.skipChildren();
                }
            }
        }

        private ConferenceSnapshot conference(String id) throws IOException {
            String conferenceName = null;
            String meetingId = null;
            List<EndpointSnapshot> endpoints = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = canonical(json.currentName());
                json.nextToken();
                switch (name) {
                    case "name" -> conferenceName = text(json);
                    case "meetingid" -> meetingId = text(json);
                    case "endpoints" -> endpoints(endpoints);
                    default -> json.skipChildren();
                }
            }
            return new ConferenceSnapshot(id, conferenceName, meetingId, endpoints);
        }

        private void endpoints(List<EndpointSnapshot> endpoints) throws IOException {
            if (!enterObject(json)) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String id = json.currentName();
                JsonToken value = json.nextToken();
                if (!JsonValues.isIdentifier(id) || endpointCount >= limits.maxEndpoints()) {
                    dropped++;
                    json.skipChildren();
                } else if (value == JsonToken.START_OBJECT) {
                    EndpointSnapshot endpoint = new EndpointReader(json, limits).read(id);
                    if (endpoint != null) {
                        endpoints.add(endpoint);
                        endpointCount++;
                    }
                } else {
                    // Brief debug only lists who is there: the value is the statistics id.
                    endpoints.add(new EndpointSnapshot(id, text(json), null));
                    endpointCount++;
                }
            }
        }
    }
}
