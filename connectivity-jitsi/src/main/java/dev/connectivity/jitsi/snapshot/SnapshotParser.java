package dev.connectivity.jitsi.snapshot;

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
                // Names may be anything; no table of them may grow, and measured, none is faster.
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
            BridgeSnapshot snapshot = new AnswerReader(json, limits).read();
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
}
