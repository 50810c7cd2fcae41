package dev.connectivity.jitsi.recording;

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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Plays recordings to a monitor as if the bridge and its clients were live, on the recordings' own clock. A browser is
 * matched to its endpoint by the media source it sends. Not thread-safe.
 */
public final class RecordingPlayer {

    private record Seat(String conference, String endpoint) {}

    private final JitsiMonitor monitor;
    private final String bridge;
    private final SnapshotParser parser = new SnapshotParser(ParserLimits.DEFAULT);
    private final Map<String, BrowserStats> browsers = new HashMap<>();
    private final ServerHealth health;

    /**
     * Makes a player.
     *
     * @param monitor hears what is played; it polls no bridge itself
     * @param bridge what to call the recorded bridge
     */
    public RecordingPlayer(JitsiMonitor monitor, String bridge) {
        this.monitor = monitor;
        this.bridge = bridge;
        this.health = new ServerHealth(bridge);
    }

    /**
     * Plays one recording: first what the bridge said, then what the browsers said, then how the bridge is.
     *
     * @param recording not earlier than those played before
     * @throws IOException if a file cannot be read or is not what it should be
     */
    public void play(Recording recording) throws IOException {
        Map<Long, Seat> seats = new HashMap<>();
        long at = recording.atMillis();
        monitor.age(at);
        for (Recording.Answer answer : recording.answers()) {
            try (InputStream body = answer.body().open()) {
                BridgeSnapshot snapshot = parser.parse(body);
                at = Math.max(at, answer.atMillis());
                monitor.observe(bridge, snapshot, at);
                health.answered(snapshot);
                seats.putAll(seats(snapshot));
            }
        }
        for (Recording.Browser browser : recording.browsers()) {
            BrowserStats stats = browsers.computeIfAbsent(browser.label(), label -> new BrowserStats());
            try (InputStream body = browser.body().open()) {
                report(seats, stats, stats.observe(body), at);
            }
        }
        if (recording.health() != null) {
            monitor.observe(observation(recording.health()));
        }
    }

    private void report(Map<Long, Seat> seats, BrowserStats stats, ClientReport report, long at) {
        for (long ssrc : stats.sentSources()) {
            Seat seat = seats.get(ssrc);
            if (seat != null) {
                monitor.clientReported(seat.conference, seat.endpoint, report, at);
                return;
            }
        }
    }

    private ServerObservation observation(Recording.HealthCheck check) {
        Instant at = Instant.ofEpochMilli(check.atMillis());
        Duration took = Duration.ofMillis(check.tookMillis());
        Integer status = check.status();
        if (status != null) {
            return health.healthAnswered(at, took, status, check.text());
        }
        boolean hung = check.text().toLowerCase(Locale.ROOT).contains("time");
        return health.healthUnanswered(at, took, hung, check.text());
    }

    private static Map<Long, Seat> seats(BridgeSnapshot snapshot) {
        Map<Long, Seat> seats = new HashMap<>();
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            for (EndpointSnapshot endpoint : conference.endpoints()) {
                if (endpoint.counters() != null) {
                    for (SourceSnapshot source : endpoint.counters().sources()) {
                        seats.put(source.ssrc(), new Seat(conference.id(), endpoint.id()));
                    }
                }
            }
        }
        return seats;
    }
}
