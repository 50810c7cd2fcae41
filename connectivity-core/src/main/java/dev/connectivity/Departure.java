package dev.connectivity;

import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who gets out of their room: those who leave, those who fall silent and do not come back, and everybody at the end.
 */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final Rooms rooms;
    private final TimeSource time;
    private final ConnectivityMetrics metrics;
    private final long staleNanos;
    private final long resumeNanos;
    private final @Nullable StoreWriter writer;

    Departure(Rooms rooms, ConnectivityMonitorBuilder settings, @Nullable StoreWriter writer) {
        this.rooms = rooms;
        this.time = settings.timeSource;
        this.metrics = settings.metrics;
        this.staleNanos = settings.staleAfter.toNanos();
        this.resumeNanos = settings.resumeWindow.toNanos();
        this.writer = writer;
    }

    /** Ends a session; nothing happens if it is over, or was to end as lost but has a connection again. */
    void end(MonitoredSession session, EndReason reason) {
        EndedSession ended = session.end(time.wallMillis(), reason);
        if (ended == null) {
            return;
        }
        if (writer != null) {
            writer.ending(session.id());
        }
        rooms.exit(session);
        if (writer != null) {
            writer.closed(ended);
        }
        metrics.sessionEnded();
        LOG.debug("Session {} ended: {}", session.id(), reason);
    }

    /** Lets who was not heard for a while turn unknown, and ends the sessions that nobody came back for. */
    void sweep() {
        long now = time.nanos();
        rooms.forEachSession(session -> {
            if (session.turnUnknownIfStale(now, staleNanos)) {
                session.room().markChanged();
            }
            if (session.isLost(now, resumeNanos)) {
                end(session, EndReason.LOST);
            }
        });
    }

    void endAll() {
        rooms.forEachSession(session -> end(session, EndReason.SHUTDOWN));
    }
}
