package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets into which room: newcomers, those who come back, and those whom only the store remembers. */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Rooms rooms;
    private final ChannelDirectory channelDirectory;
    private final TimeSource time;
    private final ConnectivityMetrics metrics;
    private final Duration resumeWindow;
    private final @Nullable SessionStore store;
    private final @Nullable StoreWriter writer;

    Admission(
            Rooms rooms,
            ChannelDirectory channelDirectory,
            ConnectivityMonitorBuilder settings,
            @Nullable StoreWriter writer) {
        this.rooms = rooms;
        this.channelDirectory = channelDirectory;
        this.time = settings.timeSource;
        this.metrics = settings.metrics;
        this.resumeWindow = settings.resumeWindow;
        this.store = settings.sessionStore;
        this.writer = writer;
    }

    Optional<LiveSession> join(UserId user, String name, ChannelId channel, Object attachment) {
        if (channelDirectory.enterable(user, channel).isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.ofEpochMilli(time.wallMillis());
        SessionStart start = new SessionStart(SessionId.next(), user, channel, now);
        if (writer != null) {
            writer.opened(start);
        }
        return Optional.of(admit(channel, room -> room.enter(start, name, attachment)));
    }

    Optional<LiveSession> resume(SessionId id, UserId user, ChannelId channel, String name, Object attachment) {
        MonitoredSession session = rooms.find(channel, id);
        if (session == null) {
            return reopen(id, user, channel, name, attachment);
        }
        if (!session.user().equals(user) || !session.room().resume(session, attachment)) {
            return Optional.empty();
        }
        return Optional.of(session);
    }

    private Optional<LiveSession> reopen(SessionId id, UserId user, ChannelId channel, String name, Object attachment) {
        if (store == null
                || writer == null
                || writer.isEnding(id)
                || channelDirectory.enterable(user, channel).isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredSession> stored;
        try {
            stored = store.reopen(id, user, time.now().minus(resumeWindow));
        } catch (RuntimeException away) {
            LOG.warn("A session could not be looked up for a resume", away);
            return Optional.empty();
        }
        return stored.filter(found -> found.start().channel().equals(channel))
                .map(found -> admit(channel, room -> room.reenter(found, name, attachment)));
    }

    private MonitoredSession admit(ChannelId channel, Function<Room, @Nullable MonitoredSession> entry) {
        MonitoredSession session = rooms.admit(channel, entry);
        metrics.sessionStarted();
        LOG.info("Session {} began", session.id());
        return session;
    }
}
