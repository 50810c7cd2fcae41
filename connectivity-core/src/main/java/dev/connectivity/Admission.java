package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets into which room: newcomers, those who come back, and those whom only the store remembers. */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Rooms rooms;
    private final Departure departure;
    private final ChannelDirectory channelDirectory;
    private final TimeSource time;
    private final ConnectivityMetrics metrics;
    private final Duration resumeWindow;
    private final @Nullable StoreWriter writer;
    private final @Nullable LookUps lookUps;
    private volatile boolean closed;

    Admission(
            Rooms rooms,
            Departure departure,
            ChannelDirectory channelDirectory,
            ConnectivityMonitorBuilder settings,
            @Nullable StoreWriter writer) {
        this.rooms = rooms;
        this.departure = departure;
        this.channelDirectory = channelDirectory;
        this.time = settings.timeSource;
        this.metrics = settings.metrics;
        this.resumeWindow = settings.resumeWindow;
        this.writer = writer;
        SessionStore store = settings.sessionStore;
        this.lookUps = store == null ? null : new LookUps(store, time, settings.manual);
    }

    Optional<LiveSession> join(UserId user, String name, ChannelId channel, Object attachment) {
        if (channelDirectory.enterable(user, channel).isEmpty()) {
            return Optional.empty();
        }
        if (writer != null && writer.isFull()) {
            throw new StorageFullException("Too many sessions began or ended that the store has not taken", null);
        }
        Instant now = Instant.ofEpochMilli(time.wallMillis());
        SessionStart start = new SessionStart(SessionId.next(), user, channel, now);
        if (writer != null) {
            writer.opened(start);
        }
        return Optional.of(admit(channel, room -> room.enter(start, name, attachment)));
    }

    /** Goes on with a session at once if it is in its room, else when the store has been asked. */
    CompletableFuture<Optional<LiveSession>> resume(
            SessionId id, UserId user, ChannelId channel, String name, Object attachment) {
        ComingBack who =
                new ComingBack(new Resumption(id, user, channel, time.now().minus(resumeWindow)), name, attachment);
        if (lookUps == null
                || who.isKnown()
                || channelDirectory.enterable(user, channel).isEmpty()) {
            return CompletableFuture.completedFuture(who.resume());
        }
        return lookUps.ask(who);
    }

    private final class ComingBack implements LookUp.Returning {

        private final Resumption wanted;
        private final String name;
        private final Object attachment;

        ComingBack(Resumption wanted, String name, Object attachment) {
            this.wanted = wanted;
            this.name = name;
            this.attachment = attachment;
        }

        @Override
        public Resumption wanted() {
            return wanted;
        }

        @Override
        public boolean isKnown() {
            return rooms.find(wanted.channel(), wanted.session()) != null
                    || (writer != null && writer.isEnding(wanted.session()));
        }

        @Override
        public Optional<LiveSession> resume() {
            MonitoredSession session = rooms.find(wanted.channel(), wanted.session());
            return session != null
                            && session.user().equals(wanted.user())
                            && session.room().resume(session, name, attachment)
                    ? Optional.of(session)
                    : Optional.empty();
        }

        @Override
        public LiveSession reenter(StoredSession stored) {
            return admit(wanted.channel(), room -> room.reenter(stored, name, attachment));
        }
    }

    /** Lets nobody stay who comes from now on, and nobody in any more whom only the store knows. */
    void close(Duration patience) {
        closed = true;
        if (lookUps != null) {
            lookUps.close(patience);
        }
    }

    private MonitoredSession admit(ChannelId channel, Function<Room, @Nullable MonitoredSession> entry) {
        MonitoredSession session = rooms.admit(channel, entry);
        metrics.sessionStarted();
        LOG.debug("Session {} began", session.id());
        if (closed) {
            // Nobody else ends it: whoever closes ends those that were there before.
            departure.end(session, EndReason.SHUTDOWN);
        }
        return session;
    }
}
