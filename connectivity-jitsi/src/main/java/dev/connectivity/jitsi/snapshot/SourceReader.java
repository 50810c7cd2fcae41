package dev.connectivity.jitsi.snapshot;

import static dev.connectivity.jitsi.snapshot.JsonValues.count;
import static dev.connectivity.jitsi.snapshot.JsonValues.number;
import static dev.connectivity.jitsi.snapshot.JsonValues.text;
import static dev.connectivity.jitsi.snapshot.JsonValues.whole;

import com.fasterxml.jackson.core.JsonParser;
import dev.connectivity.jitsi.snapshot.SourceSnapshot.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the counters of one media source. For one use. */
final class SourceReader implements JsonValues.Members {

    private final JsonParser json;
    private @Nullable Long expected;
    private @Nullable Long arrived;
    private @Nullable Long lost;
    private @Nullable Long active;
    private @Nullable Double jitter;
    private Kind kind = Kind.UNKNOWN;

    SourceReader(JsonParser json) {
        this.json = json;
    }

    @Override
    public void take(String name) throws IOException {
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

    /** What was read, or null if too little was told to count losses. */
    @Nullable
    SourceSnapshot source(long ssrc) {
        if (expected == null || arrived == null) {
            return null;
        }
        long missing = lost == null ? expected - arrived : lost;
        return new SourceSnapshot(ssrc, kind, expected, arrived, missing, jitter, active);
    }

    private static Kind kind(@Nullable String text) {
        if (text == null) {
            return Kind.UNKNOWN;
        }
        return switch (text) {
            case "audio", "AUDIO" -> Kind.AUDIO;
            case "video", "VIDEO" -> Kind.VIDEO;
            default -> Kind.UNKNOWN;
        };
    }
}
