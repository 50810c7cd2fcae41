package dev.connectivity;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.stats.StatsViolation;
import dev.connectivity.stats.VoiceStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point: takes in what participants report, shows it to their rooms, detects incidents and stores it all.
 *
 * <p>A voice server calls {@link #join} when somebody enters a channel, {@link #report} for every measurement and
 * {@link #leave} at the end; a {@link RoomBroadcaster} carries the news back. All methods may be called from any
 * thread. Reporting never waits for a store or for a slow reader. With a tick, which rooms have unless the builder is
 * told otherwise, sessions share no lock on the way in of a report; with a tick of 0 a report is told at once, under
 * its room's lock.
 */
public final class ConnectivityMonitor implements AutoCloseable {

    /** How often clients are asked to report. */
    public static final Duration REPORT_INTERVAL = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectivityMonitor.class);
    private static final long FLUSH_PAUSE_MILLIS = 100;

    private final ConnectivityMonitorBuilder settings;
    private final TimeSource time;
    private final Rooms rooms;
    private final Admission admission;
    private final Departure departure;
    private final @Nullable SampleQueue queue;
    private final @Nullable StoreWriter writer;
    private final @Nullable Tickers tickers;
    private volatile boolean closed;
    private volatile boolean allWritten;

    ConnectivityMonitor(
            ConnectivityMonitorBuilder settings, ChannelDirectory channelDirectory, RoomBroadcaster broadcaster) {
        this.settings = settings;
        this.time = settings.timeSource;
        SampleStore sampleStore = settings.sampleStore;
        SessionStore sessionStore = settings.sessionStore;
        if (sampleStore != null && sessionStore != null) {
            queue = new SampleQueue(settings.queueCapacity);
            writer = new StoreWriter(
                    sampleStore,
                    sessionStore,
                    queue,
                    broadcaster,
                    settings.metrics,
                    time,
                    settings.acknowledgeInterval);
        } else {
            queue = null;
            writer = null;
        }
        rooms = new Rooms(
                whenChanged -> new SessionContext(
                        settings.thresholds,
                        settings.incidentPolicy,
                        broadcaster,
                        settings.metrics,
                        queue,
                        whenChanged),
                settings.roomTick.isZero() ? 0 : Tickers.ROOM_THREADS);
        departure = new Departure(rooms, settings, writer);
        admission = new Admission(rooms, departure, channelDirectory, settings, writer);
        tickers = settings.manual ? null : new Tickers(this, settings);
    }

    /**
     * Begins to set up a monitor.
     *
     * @return a builder in which only the channel directory and the broadcaster are missing
     */
    public static ConnectivityMonitorBuilder builder() {
        return new ConnectivityMonitorBuilder();
    }

    /**
     * Lets a user into a channel and greets them through {@link RoomBroadcaster#joined} before this returns.
     *
     * @param user who, as authenticated
     * @param name what the others call them
     * @param channel where
     * @param attachment the connection that carries the session, given back by {@link LiveSession#attachment()}
     * @return the session, or empty if there is no such channel for this user
     * @throws IllegalStateException if the monitor is closed
     * @throws StorageFullException if the store has taken none of many thousand sessions that began before
     */
    public Optional<LiveSession> join(UserId user, String name, ChannelId channel, Object attachment) {
        requireOpen();
        Optional<LiveSession> session = admission.join(user, name, channel, attachment);
        // It may have been closed meanwhile.
        requireOpen();
        return session;
    }

    /**
     * Goes on with a session whose connection was lost, or takes it over from a connection not yet known to be dead.
     * Greets the user through {@link RoomBroadcaster#joined} before this returns. A session of an earlier run of the
     * server, or of another node, is looked for in the store.
     *
     * @param id the session
     * @param user whose it must be
     * @param channel where it must be
     * @param name what the others call the user from now on; those in the room are told if it is another one than
     *     before
     * @param attachment the connection that carries the session from now on
     * @return the session, or empty if there is none such, it is somebody else's, or it is over
     * @throws IllegalStateException if the monitor is closed
     * @throws StorageUnavailableException if the store went away a moment ago or is asked for too many sessions, of
     *     this user or in all; the same call may succeed in a moment
     */
    public Optional<LiveSession> resume(SessionId id, UserId user, ChannelId channel, String name, Object attachment) {
        requireOpen();
        try {
            return admission.resume(id, user, channel, name, attachment).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /**
     * Does as {@link #resume} does, without waiting for the store: after a restart thousands come back within seconds,
     * and none of them should hold a thread meanwhile. The store is asked for all who wait together.
     *
     * @param id the session
     * @param user whose it must be
     * @param channel where it must be
     * @param name what the others call the user from now on; those in the room are told if it is another one than
     *     before
     * @param attachment the connection that carries the session from now on
     * @return the session, or empty, as from {@link #resume}; done already if the store need not be asked, else
     *     completed by a thread of the monitor's, which must not be held. Fails as {@link #resume} does with
     *     {@link StorageUnavailableException}
     * @throws IllegalStateException if the monitor is closed
     */
    public CompletionStage<Optional<LiveSession>> resumeLater(
            SessionId id, UserId user, ChannelId channel, String name, Object attachment) {
        requireOpen();
        return admission.resume(id, user, channel, name, attachment);
    }

    /**
     * Takes in a measurement: validates and classifies it, feeds the incident machine, queues it for the store and
     * marks the room for its next tick, or, with a tick of 0, tells the room at once, for which it takes the room's
     * lock. Neither waits for a store nor throws for bad input.
     *
     * @param session whose
     * @param stats what was measured
     * @return what became of it
     */
    public Report report(LiveSession session, VoiceStats stats) {
        StatsViolation violation = stats.violation();
        if (violation != null) {
            settings.metrics.sampleInvalid(violation);
            LOG.debug("Sample of session {} dropped: {}", session.id(), violation.message());
            return Report.INVALID;
        }
        MonitoredSession monitored = mine(session);
        Intake intake = monitored.report(stats, time.wallMillis(), time.nanos());
        if (intake.shown()) {
            monitored.room().markChanged();
        }
        switch (intake.report()) {
            case NOT_STORED -> settings.metrics.sampleRefused(SampleRefusal.QUEUE_FULL);
            case REPEATED -> {
                settings.metrics.sampleRepeated();
                if (writer != null) {
                    writer.repeated(monitored);
                }
            }
            case ACCEPTED, INVALID, ENDED -> {}
        }
        return intake.report();
    }

    /**
     * Tells that a numbered sample came but was not looked at, such as one beyond a rate limit: acknowledgements stay
     * below it until it comes again.
     *
     * @param session whose
     * @param seq its number, 0 or more
     */
    public void dropped(LiveSession session, long seq) {
        mine(session).dropped(seq);
    }

    /**
     * Ends a session: its user left. Ending it again changes nothing.
     *
     * @param session which session
     */
    public void leave(LiveSession session) {
        departure.end(mine(session), EndReason.LEFT);
    }

    /**
     * Records that a connection is gone. The session waits 30 s, or what the builder says, to be resumed, and ends
     * then; the others see it turn unknown when nothing was heard for 10 s. Nothing happens if another connection has
     * taken the session over.
     *
     * @param session which session
     * @param attachment the connection that is gone
     */
    public void disconnected(LiveSession session, Object attachment) {
        MonitoredSession monitored = mine(session);
        monitored.room().detach(monitored, attachment, time.wallMillis(), time.nanos());
    }

    /**
     * Does everything that is due: rooms, stale and lost sessions, stores. What the tickers do, for a manual monitor.
     */
    public void tick() {
        sweep();
        tickAllRooms();
        write();
    }

    private void tickAllRooms() {
        for (int thread = 0; thread < rooms.tickingThreads(); thread++) {
            tickRooms(thread);
        }
    }

    /** Ticks the rooms of one thread. */
    void tickRooms(int thread) {
        long begin = time.nanos();
        int count = rooms.tick(thread);
        if (count > 0) {
            settings.metrics.roomTick(time.nanos() - begin, count);
        }
    }

    void sweep() {
        departure.sweep();
    }

    void write() {
        if (writer != null) {
            writer.write();
        }
    }

    /**
     * Tells one member of a room at once that a session's user came or went, which else they hear with the next tick,
     * and before it whoever came and went earlier; nothing if they have been told. The others hear of it with the tick.
     * For a host that passes messages between members: nobody then hears from somebody they do not know of yet.
     *
     * @param session whose user
     * @param receiver who is told, on all their connections; nobody is if they are not in the session's room
     */
    public void announce(LiveSession session, UserId receiver) {
        mine(session).room().announce(session.user(), receiver);
    }

    /**
     * Returns how often clients are to report.
     *
     * @return the interval
     */
    public Duration reportInterval() {
        return REPORT_INTERVAL;
    }

    /**
     * Returns the boundaries of the levels.
     *
     * @return the thresholds given to the builder
     */
    public QualityThresholds thresholds() {
        return settings.thresholds;
    }

    /**
     * Returns when incidents begin and end.
     *
     * @return the policy given to the builder
     */
    public IncidentPolicy incidentPolicy() {
        return settings.incidentPolicy;
    }

    /**
     * Returns who is in a channel now and how they are.
     *
     * @param channel which channel
     * @return one entry a user, in the order they came; empty if nobody is there
     */
    public List<Participant> participants(ChannelId channel) {
        return rooms.picture(channel);
    }

    /**
     * Returns how many sessions go on, those waiting to be resumed included.
     *
     * @return the present number
     */
    public int sessionCount() {
        return rooms.sessionCount();
    }

    /**
     * Returns how many channels have somebody in them.
     *
     * @return the present number
     */
    public int roomCount() {
        return rooms.size();
    }

    /**
     * Returns how many samples wait for the store, those of a batch that it has not taken yet included.
     *
     * @return about the present number, 0 without a store
     */
    public int queuedSamples() {
        return writer == null ? 0 : writer.waitingSamples();
    }

    /**
     * Ends all sessions, writes what waits, and stops the threads. Returns after 10 s, or what the builder says, at the
     * latest, whatever the stores do and whether this thread is interrupted or not; a store that answers only later
     * still gets what waits, from a thread of the monitor's, until it fails. A manual monitor has no threads: it tries
     * once to write, for as long as that takes. Closing again changes nothing. Tell the clients before, so that they do
     * not come back meanwhile.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        long begin = time.nanos();
        // At most half, so that there is time left to write.
        admission.close(settings.closeTimeout.dividedBy(2));
        departure.endAll();
        tickAllRooms();
        Runnable last = writer == null ? () -> {} : () -> writeLast(writer);
        if (tickers == null) {
            last.run();
        } else {
            tickers.close(last, settings.closeTimeout.minusNanos(time.nanos() - begin));
        }
        if (writer != null && !allWritten) {
            LOG.error(
                    "Closed with data that no store took: about {} samples, which are lost unless their senders have them,"
                            + " and the ends of about {} sessions, which the next start writes",
                    queuedSamples(),
                    writer.waitingEnds());
        }
    }

    private void writeLast(StoreWriter lastWriter) {
        allWritten = flush(lastWriter);
        lastWriter.acknowledgeNow();
    }

    private boolean flush(StoreWriter lastWriter) {
        long attempts = settings.manual ? 1 : 1 + settings.closeTimeout.toMillis() / FLUSH_PAUSE_MILLIS;
        long begin = settings.timeSource.nanos();
        for (long attempt = 1; !lastWriter.writeNow(); attempt++) {
            // Each attempt may take its time; where the clock stands still, as in a test, they are counted.
            boolean late = settings.timeSource.nanos() - begin >= settings.closeTimeout.toNanos();
            if (late || attempt >= attempts) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(FLUSH_PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The monitor is closed");
        }
    }

    private static MonitoredSession mine(LiveSession session) {
        if (session instanceof MonitoredSession monitored) {
            return monitored;
        }
        throw new IllegalArgumentException("This session was not made by a monitor: " + session.id());
    }
}
