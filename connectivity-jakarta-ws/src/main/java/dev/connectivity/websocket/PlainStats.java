package dev.connectivity.websocket;

import dev.connectivity.stats.VoiceStats;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code VoiceStats} that is written as nearly all are: compact, its type first, only the protocol's fields, each
 * once, in plain characters and numbers. At everything else it gives up, and {@link MessageDecoder} reads it anew with all
 * rules: this may understand less, but nothing differently. For one message.
 */
final class PlainStats {

    private static final String BEGINNING = "{\"type\":\"VoiceStats\"";
    private static final int LONGEST = 1024;

    /** So many digits fit a long, and a double without being rounded. */
    private static final int MOST_DIGITS = 15;

    /** Longer ones are left to the parser, which has a limit of its own. */
    private static final int LONGEST_NUMBER = 32;

    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    /** A number or position that is not there. */
    private static final int NONE = -1;

    private final String text;
    private int at = BEGINNING.length();
    private int seen;
    private boolean givenUp;

    private @Nullable String channelId;
    private @Nullable String sessionId;
    private @Nullable Integer latency;
    private @Nullable Double packetLoss;
    private @Nullable Integer jitter;
    private @Nullable Integer quality;
    private @Nullable Long timestamp;
    private @Nullable Long seq;

    private PlainStats(String text) {
        this.text = text;
    }

    /** Returns the message, or null if somebody else must read it. */
    static ClientMessage.@Nullable Stats read(String text) {
        if (text.length() > LONGEST || !text.startsWith(BEGINNING)) {
            return null;
        }
        PlainStats stats = new PlainStats(text);
        while (!stats.givenUp && stats.skip(",\"")) {
            stats.field();
        }
        boolean whole = !stats.givenUp && stats.skip("}") && stats.at == text.length();
        return whole ? stats.message() : null;
    }

    private ClientMessage.@Nullable Stats message() {
        if (channelId == null || sessionId == null) {
            return null;
        }
        return new ClientMessage.Stats(
                channelId, sessionId, new VoiceStats(latency, packetLoss, jitter, quality, timestamp, seq));
    }

    private void field() {
        if (isNext(0, "channel_id\":")) {
            channelId = string();
        } else if (isNext(1, "session_id\":")) {
            sessionId = string();
        } else if (isNext(2, "latency\":")) {
            latency = integer();
        } else if (isNext(3, "packet_loss\":")) {
            packetLoss = decimal();
        } else if (isNext(4, "jitter\":")) {
            jitter = integer();
        } else if (isNext(5, "quality\":")) {
            quality = integer();
        } else if (isNext(6, "timestamp\":")) {
            timestamp = whole();
        } else if (isNext(7, "seq\":")) {
            seq = whole();
        } else {
            givenUp = true;
        }
    }

    private boolean skip(String expected) {
        boolean there = text.startsWith(expected, at);
        if (there) {
            at += expected.length();
        }
        return there;
    }

    /** Skips a field's name, unless the field was there before. */
    private boolean isNext(int field, String name) {
        if (!skip(name)) {
            return false;
        }
        givenUp |= (seen & 1 << field) != 0;
        seen |= 1 << field;
        return true;
    }

    private @Nullable String string() {
        if (!skip("\"")) {
            givenUp |= !skip("null");
            return null;
        }
        int from = at;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(from, at++);
            }
            if (c < ' ' || c > '~' || c == '\\') {
                break;
            }
        }
        givenUp = true;
        return null;
    }

    private @Nullable Integer integer() {
        Long value = whole();
        if (value == null || value > Integer.MAX_VALUE) {
            givenUp |= value != null;
            return null;
        }
        return value.intValue();
    }

    private @Nullable Long whole() {
        if (skip("null")) {
            return null;
        }
        int from = at;
        long value = digits(0);
        givenUp |= !isNumber(from, at) || at - from > MOST_DIGITS;
        return value;
    }

    private @Nullable Double decimal() {
        if (skip("null")) {
            return null;
        }
        int from = at;
        long value = digits(0);
        givenUp |= !isNumber(from, at);
        int point = NONE;
        if (skip(".")) {
            point = at;
            value = digits(value);
            givenUp |= point == at;
        }
        givenUp |= at - from > LONGEST_NUMBER;
        if (givenUp) {
            return null;
        }
        int decimals = point == NONE ? 0 : at - point;
        // Both parts are exact, so the quotient is rounded once, as the parser rounds.
        return at - from <= MOST_DIGITS ? value / POWERS_OF_TEN[decimals] : Double.valueOf(text.substring(from, at));
    }

    /** Reads as many digits as there are; of too many the result means nothing. */
    private long digits(long before) {
        long value = before;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                break;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** JSON knows no number without a digit, and none that begins with a zero but 0. */
    private boolean isNumber(int from, int to) {
        return to > from && (to == from + 1 || text.charAt(from) != '0');
    }
}
