package dev.connectivity.testkit;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.stats.StatsViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** One call of {@link ConnectivityMetrics}, and what it adds to which numbers. */
record MetricsCall(String method, Consumer<ConnectivityMetrics> act, List<Effect> effects) {

    record Effect(Measured what, String label, double each) {}

    private static MetricsCall call(String method, Consumer<ConnectivityMetrics> act, Effect... effects) {
        return new MetricsCall(method, act, List.of(effects));
    }

    private static MetricsCall call(String method, Consumer<ConnectivityMetrics> act, Measured what, String label) {
        return call(method, act, new Effect(what, label, 1));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Returns every call the port has, with every word that its arguments may be. */
    static List<MetricsCall> everyOne() {
        List<MetricsCall> calls = new ArrayList<>();
        calls.add(call("sessionStarted", ConnectivityMetrics::sessionStarted, Measured.SESSIONS_STARTED, ""));
        calls.add(call("sessionEnded", ConnectivityMetrics::sessionEnded, Measured.SESSIONS_ENDED, ""));
        for (QualityLevel level : QualityLevel.values()) {
            calls.add(call("sampleAccepted", m -> m.sampleAccepted(level), Measured.SAMPLES_ACCEPTED, word(level)));
        }
        for (StatsViolation rule : StatsViolation.values()) {
            calls.add(call("sampleInvalid", m -> m.sampleInvalid(rule), Measured.SAMPLES_INVALID, word(rule)));
        }
        calls.add(call("sampleRepeated", ConnectivityMetrics::sampleRepeated, Measured.SAMPLES_REPEATED, ""));
        for (SampleRefusal reason : SampleRefusal.values()) {
            calls.add(call("sampleRefused", m -> m.sampleRefused(reason), Measured.SAMPLES_REFUSED, word(reason)));
        }
        calls.add(call("sampleLost", ConnectivityMetrics::sampleLost, Measured.SAMPLES_LOST, ""));
        for (IncidentEvent.Kind kind : IncidentEvent.Kind.values()) {
            for (IncidentEvent.Severity severity : IncidentEvent.Severity.values()) {
                String label = word(kind) + ' ' + word(severity);
                calls.add(call("incident", m -> m.incident(kind, severity), Measured.INCIDENTS, label));
            }
        }
        calls.add(call(
                "roomTick",
                m -> m.roomTick(2_000, 3),
                new Effect(Measured.ROOM_TICKS, "", 1),
                new Effect(Measured.ROOM_TICK_NANOS, "", 2_000),
                new Effect(Measured.ROOMS_CHANGED, "", 3)));
        calls.add(call(
                "storeWrite",
                m -> {
                    m.storeWrite(4_000, 5, true);
                    m.storeWrite(6_000, 7, false);
                },
                new Effect(Measured.STORE_WRITES, "stored", 1),
                new Effect(Measured.STORE_WRITES, "failed", 1),
                new Effect(Measured.STORE_WRITE_NANOS, "stored", 4_000),
                new Effect(Measured.STORE_WRITE_NANOS, "failed", 6_000),
                new Effect(Measured.SAMPLES_WRITTEN, "", 5)));
        calls.add(call(
                "connectionOpened",
                m -> {
                    m.connectionOpened();
                    m.connectionOpened();
                },
                new Effect(Measured.CONNECTIONS, "", 1)));
        calls.add(call("connectionClosed", ConnectivityMetrics::connectionClosed));
        for (String reason : List.of("unauthenticated", "origin", "too_many_of_user", "too_many_in_all", "closing")) {
            calls.add(
                    call("connectionRefused", m -> m.connectionRefused(reason), Measured.CONNECTIONS_REFUSED, reason));
        }
        for (String reason : List.of("slow", "silent", "too_large", "flooding", "expired")) {
            calls.add(
                    call("connectionEvicted", m -> m.connectionEvicted(reason), Measured.CONNECTIONS_EVICTED, reason));
        }
        calls.add(call("outboundWaiting", m -> m.outboundWaiting(4711)));
        for (String code : List.of(
                "malformed_message",
                "too_deep",
                "unknown_type",
                "invalid_stats",
                "not_in_channel",
                "unknown_session",
                "channel_not_found",
                "rate_limited",
                "too_many_channels",
                "too_many_joins",
                "storage_full",
                "unavailable")) {
            calls.add(call("messageRefused", m -> m.messageRefused(code), Measured.MESSAGES_REFUSED, code));
        }
        return calls;
    }
}
