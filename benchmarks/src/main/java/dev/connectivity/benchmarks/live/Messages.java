package dev.connectivity.benchmarks.live;

import org.jspecify.annotations.Nullable;

/** What clients say, and as much of what they hear as they need. */
final class Messages {

    private Messages() {}

    static String join(String room, @Nullable String session) {
        return "{\"type\":\"VoiceJoin\",\"channel_id\":\"" + room + '"'
                + (session == null ? "" : ",\"session_id\":\"" + session + '"') + '}';
    }

    static String leave(String room) {
        return "{\"type\":\"VoiceLeave\",\"channel_id\":\"" + room + "\"}";
    }

    /**
     * A report that tells when it was due and which of its sender's it is, in fields that the server passes on: the
     * latency is the time, the jitter the number.
     */
    static String stats(String room, @Nullable String session, long due, int number, long seq) {
        return "{\"type\":\"VoiceStats\",\"channel_id\":\"" + room + "\",\"session_id\":\"" + session
                + "\",\"latency\":" + due % 10_000 + ",\"packet_loss\":0.4,\"jitter\":" + number
                + ",\"quality\":3,\"timestamp\":" + due + ",\"seq\":" + seq + '}';
    }

    /** Returns the text of a field behind a position, empty if there is none. */
    static String text(String json, String field, int from) {
        String name = '"' + field + "\":\"";
        int at = json.indexOf(name, from);
        return at < 0 ? "" : json.substring(at + name.length(), json.indexOf('"', at + name.length()));
    }

    /** Returns the whole number of a field behind a position, -1 if there is none or it is null. */
    static long number(String json, String field, int from) {
        String name = '"' + field + "\":";
        int at = json.indexOf(name, from);
        if (at < 0) {
            return -1;
        }
        long value = -1;
        for (int i = at + name.length(); i < json.length(); i++) {
            int digit = json.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = Math.max(value, 0) * 10 + digit;
        }
        return value;
    }
}
