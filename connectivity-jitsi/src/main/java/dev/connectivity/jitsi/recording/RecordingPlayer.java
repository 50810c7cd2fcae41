package dev.connectivity.jitsi.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.connectivity.jitsi.JitsiMonitor;
import dev.connectivity.jitsi.client.BrowserStats;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.poll.ServerHealth;
import dev.connectivity.jitsi.poll.ServerObservation;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ConferenceSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import dev.connectivity.jitsi.snapshot.ParserLimits;
import dev.connectivity.jitsi.snapshot.SnapshotParser;
import dev.connectivity.jitsi.snapshot.SourceSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Plays recordings to a monitor as if the bridge and its clients were live, on the recordings' own clock. A browser is
 * matched to its endpoint by the media source it sends, or else by what the recording calls it. Not thread-safe.
 */
public final class RecordingPlayer {

    private record Seat(String conference, String endpoint) {}

    private final JitsiMonitor monitor;
    private final RecordedBridges bridges;
    private final SnapshotParser parser = new SnapshotParser(ParserLimits.DEFAULT);
    private final Map<String, BrowserStats> browsers = new HashMap<>();
    private final Map<Long, Seat> seats = new HashMap<>();
    private final Map<String, Seat> listed = new HashMap<>();
    private final Map<String, ServerHealth> health = new HashMap<>();
    private String bridge;
    private long now;

    /**
     * Makes a player.
     *
     * @param monitor hears what is played; it polls no bridge itself
     * @param bridge what to call the recorded bridge; further ones that carry a part of the same meeting get a number
     */
    public RecordingPlayer(JitsiMonitor monitor, String bridge) {
        this.monitor = monitor;
        this.bridge = bridge;
        this.bridges = new RecordedBridges(bridge);
    }

    /**
     * Plays one recording: first what the bridge said, then what the browsers said, then how the bridge is. What cannot
     * be read is passed over, as a monitor survives a bad answer of a bridge.
     *
     * @param recording one from earlier than those played before counts as of the same time
     * @return what was passed over and why, a line for each; empty if all could be read
     */
    public List<String> play(Recording recording) {
        List<String> trouble = new ArrayList<>();
        now = Math.max(now, recording.atMillis());
        monitor.age(now);
        for (Recording.Answer answer : recording.answers()) {
            try (InputStream body = answer.body().open()) {
                BridgeSnapshot snapshot = parser.parse(body);
                now = Math.max(now, answer.atMillis());
                String listed = bridges.of(snapshot, now);
                bridge = listed == null ? bridge : listed;
                monitor.observe(bridge, snapshot, now);
                health().answered(snapshot);
                remember(snapshot);
            } catch (IOException notUnderstood) {
                trouble.add(answer.label() + " cannot be read: " + describe(notUnderstood));
            }
        }
        for (Recording.Browser browser : recording.browsers()) {
            BrowserStats stats = browsers.computeIfAbsent(browser.label(), label -> new BrowserStats());
            try (InputStream body = browser.body().open()) {
                report(browser, stats, stats.observe(body));
            } catch (IOException notUnderstood) {
                trouble.add("the statistics of " + browser.label() + " cannot be read: " + describe(notUnderstood));
            }
        }
        if (recording.health() != null) {
            monitor.observe(observation(recording.health()));
        }
        return trouble;
    }

    private static String describe(IOException failure) {
        String message = failure.getMessage();
        return failure instanceof JsonProcessingException || message == null
                ? failure.getClass().getSimpleName()
                : message;
    }

    private void report(Recording.Browser browser, BrowserStats stats, ClientReport report) {
        Seat seat = stats.sentSources().stream()
                .map(seats::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(listed.get(browser.endpointId()));
        if (seat != null) {
            monitor.clientReported(seat.conference, seat.endpoint, report, now);
        }
    }

    private ServerHealth health() {
        return health.computeIfAbsent(bridge, ServerHealth::new);
    }

    private ServerObservation observation(Recording.HealthCheck check) {
        Instant at = Instant.ofEpochMilli(check.atMillis());
        Duration took = Duration.ofMillis(check.tookMillis());
        Integer status = check.status();
        if (status != null) {
            return health().healthAnswered(at, took, status, check.text());
        }
        boolean hung = check.text().toLowerCase(Locale.ROOT).contains("time");
        return health().healthUnanswered(at, took, hung, check.text());
    }

    private void remember(BridgeSnapshot snapshot) {
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            for (EndpointSnapshot endpoint : conference.endpoints()) {
                Seat seat = new Seat(conference.id(), endpoint.id());
                listed.put(endpoint.id(), seat);
                if (endpoint.counters() != null) {
                    for (SourceSnapshot source : endpoint.counters().sources()) {
                        seats.put(source.ssrc(), seat);
                    }
                }
            }
        }
    }
}
