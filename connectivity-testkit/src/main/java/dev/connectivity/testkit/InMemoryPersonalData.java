package dev.connectivity.testkit;

import dev.connectivity.UserId;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.PersonalData;
import dev.connectivity.spi.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exports and erases what stores in memory hold of a user. Thread-safe. */
public final class InMemoryPersonalData implements PersonalData {

    private final InMemorySessionStore sessions;
    private final InMemorySampleStore samples;
    private final TimeSource time;
    private final Outage outage = new Outage();

    /**
     * Works on what the stores hold at each call.
     *
     * @param sessions where sessions are
     * @param samples where their samples are
     * @param time when an erasure happens: sessions that began until then are forgotten, even if they reach the store
     *     later
     */
    public InMemoryPersonalData(InMemorySessionStore sessions, InMemorySampleStore samples, TimeSource time) {
        this.sessions = sessions;
        this.samples = samples;
        this.time = time;
    }

    @Override
    public void export(UserId user, OutputStream out) throws IOException {
        outage.strike();
        Stream<String> hisSessions = sessions.starts().stream()
                .filter(start -> start.user().equals(user))
                .map(this::session);
        Stream<String> hisSamples = samples.samples().stream()
                .filter(sample -> sample.user().equals(user))
                .map(InMemoryPersonalData::sample);
        String json = object(
                "\"user_id\":" + string(user.value()),
                "\"sessions\":" + array(hisSessions),
                "\"samples\":" + array(hisSamples));
        out.write(json.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void erase(UserId user) {
        outage.strike();
        sessions.erase(user, time.now());
    }

    private String session(SessionStart start) {
        @Nullable SessionSummary end = sessions.end(start.session()).orElse(null);
        return object(
                "\"session_id\":" + string(start.session().toString()),
                "\"channel_id\":" + string(start.channel().value()),
                "\"started_at\":" + string(start.startedAt().toString()),
                "\"ended_at\":" + (end == null ? null : string(end.endedAt().toString())),
                "\"end_reason\":" + (end == null ? null : string(end.reason().name())));
    }

    private static String sample(Sample sample) {
        return object(
                "\"session_id\":" + string(sample.session().toString()),
                "\"seq\":" + sample.seq(),
                "\"time\":" + string(Instant.ofEpochMilli(sample.timeMillis()).toString()),
                "\"latency_ms\":" + sample.latencyMillis(),
                "\"packet_loss\":" + sample.lossPercent(),
                "\"jitter_ms\":" + sample.jitterMillis(),
                "\"quality\":" + string(sample.level().name()));
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    private static String array(Stream<String> elements) {
        return elements.collect(Collectors.joining(",", "[", "]"));
    }

    private static String string(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ') {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return escaped.append('"').toString();
    }

    /**
     * Returns the switch that makes this fail.
     *
     * @return its own, apart from the stores'
     */
    public Outage outage() {
        return outage;
    }
}
