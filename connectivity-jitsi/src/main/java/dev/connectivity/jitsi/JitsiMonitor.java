package dev.connectivity.jitsi;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.jitsi.Meetings.Begun;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.QualityMerger;
import dev.connectivity.jitsi.poll.BridgePoller;
import dev.connectivity.jitsi.poll.BridgeSink;
import dev.connectivity.jitsi.poll.ServerObservation;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.spi.TimeSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point: reads bridges, merges what they know with what clients report, and keeps a session in a
 * {@link ConnectivityMonitor} for every identified participant. All methods may be called from any thread.
 *
 * <p>A participant turns unknown within 10 s of falling silent. Their session ends after 30 s of silence, or what the
 * builder says: before the bridge forgets them, which takes it one to two minutes. It ends at once when the bridge no
 * longer lists them.
 */
public final class JitsiMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JitsiMonitor.class);

    private final Meetings meetings;
    private final JitsiListener listener;
    private final TimeSource time;
    private final long startNanos;
    private final List<BridgePoller> pollers = new ArrayList<>();
    private final Map<String, ServerObservation> servers = new ConcurrentHashMap<>();
    private final AtomicLong disagreements = new AtomicLong();
    private final ScheduledExecutorService ticker;

    JitsiMonitor(JitsiMonitorBuilder settings) {
        listener = settings.listener;
        time = settings.timeSource;
        startNanos = time.nanos();
        QualityMerger merger =
                new QualityMerger(settings.monitor.thresholds(), settings.disagreementBounds, settings.lossScope);
        meetings = new Meetings(merger, new SessionFeed(settings.monitor, settings.identities), settings.silence);
        ticker = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "jitsi-monitor"));
        if (!settings.bridges.isEmpty()) {
            startPolling(settings);
        }
    }

    private void startPolling(JitsiMonitorBuilder settings) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.polling.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        BridgeSink sink = new BridgeSink() {
            @Override
            public void answered(String bridge, BridgeSnapshot snapshot) {
                observe(bridge, snapshot, now());
            }

            @Override
            public void serverObserved(ServerObservation observation) {
                observe(observation);
            }

            @Override
            public void lost(String bridge) {
                meetings.lost(bridge, now());
            }
        };
        for (URI bridge : settings.bridges) {
            pollers.add(new BridgePoller(http, bridge, settings.polling, settings.limits, sink, time));
        }
        ScheduledFuture<?> unused = ticker.scheduleWithFixedDelay(this::ageSafely, 1, 1, TimeUnit.SECONDS);
        pollers.forEach(BridgePoller::start);
    }

    /**
     * Begins to set up a monitor of bridges.
     *
     * @param monitor takes the sessions; it stays the caller's to close, after this one
     * @return a builder in which only the bridges are missing
     */
    public static JitsiMonitorBuilder builder(ConnectivityMonitor monitor) {
        return new JitsiMonitorBuilder(monitor);
    }

    /**
     * Takes in an answer that was obtained in another way than by polling, such as from a recording.
     *
     * @param bridge the bridge's name
     * @param snapshot the whole answer
     * @param nowMillis when it came, in milliseconds by a clock that never goes back, the same for all calls
     */
    public void observe(String bridge, BridgeSnapshot snapshot, long nowMillis) {
        tell(meetings.observe(bridge, snapshot, nowMillis));
    }

    /**
     * Takes in how a bridge is, found out in another way than by polling.
     *
     * @param observation what was found
     */
    public void observe(ServerObservation observation) {
        servers.put(observation.bridge(), observation);
        tell(() -> listener.serverObserved(observation));
    }

    /**
     * Lets time pass without an answer, on the clock of {@link #observe(String, BridgeSnapshot, long)}: what nobody
     * renews turns unknown, and who is silent for long leaves. Done every second while bridges are polled.
     *
     * @param nowMillis the time
     */
    public void age(long nowMillis) {
        tell(meetings.age(nowMillis));
    }

    /**
     * Takes in what an endpoint's client says, from the bridge channel or from an upload. What is said of an endpoint
     * that no bridge has listed yet is dropped; the next report is at most seconds away. For a monitor that polls
     * bridges; who takes in answers itself tells the time here, too.
     *
     * @param conference the meeting's id, or the room's name, address or conference id
     * @param endpointId who says so, as enforced by the bridge or authenticated by the application
     * @param report what is said
     */
    public void clientReported(String conference, String endpointId, ClientReport report) {
        clientReported(conference, endpointId, report, now());
    }

    /**
     * Takes in what an endpoint's client said, on the clock of {@link #observe(String, BridgeSnapshot, long)}.
     *
     * @param conference the meeting's id, or the room's name, address or conference id
     * @param endpointId who said so
     * @param report what was said
     * @param nowMillis when
     */
    public void clientReported(String conference, String endpointId, ClientReport report, long nowMillis) {
        tell(meetings.reported(conference, endpointId, report, nowMillis));
    }

    /**
     * Takes in what a user's client says, from the application's own connection to it.
     *
     * @param user who, as authenticated
     * @param channel where
     * @param report what is said
     */
    public void clientReported(UserId user, ChannelId channel, ClientReport report) {
        tell(meetings.reported(user, channel, report, now()));
    }

    /**
     * Returns who is where now, and how.
     *
     * @return the meetings, in the order they were first seen
     */
    public List<ConferenceView> conferences() {
        return meetings.picture();
    }

    /**
     * Returns how the bridges are.
     *
     * @return the latest observation of each bridge that was asked, by its name
     */
    public Map<String, ServerObservation> servers() {
        return Map.copyOf(servers);
    }

    /**
     * Returns how often client and bridge disagreed, each time for as long as the bounds say.
     *
     * @return a count since the start
     */
    public long disagreementCount() {
        return disagreements.get();
    }

    /** Stops asking and ends all sessions. Closing again changes nothing. */
    @Override
    public void close() {
        pollers.forEach(BridgePoller::close);
        ticker.shutdownNow();
        meetings.clear();
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(time.nanos() - startNanos);
    }

    /** Lets time pass on the monitor's own clock. */
    void age() {
        age(now());
    }

    private void ageSafely() {
        try {
            age();
        } catch (RuntimeException defect) {
            LOG.error("The regular check of the meetings failed", defect);
        }
    }

    private void tell(List<Begun> begun) {
        for (Begun each : begun) {
            disagreements.incrementAndGet();
            LOG.info(
                    "Client and bridge disagree about {} of an endpoint of {}: {} against {}",
                    each.disagreement().quantity(),
                    each.participant().bridge(),
                    each.disagreement().client(),
                    each.disagreement().bridge());
            tell(() -> listener.disagreed(each.participant(), each.disagreement()));
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException defect) {
            LOG.error("The listener failed", defect);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
