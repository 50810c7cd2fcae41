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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets into which room: newcomers, those who come back, and those whom only the store remembers. */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** So many sessions are looked up at once: each look-up holds a thread of the host's, and writing waits for it. */
    private static final int LOOK_UPS = 8;

    /** For so long nothing is looked up in a store that was away. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Rooms rooms;
    private final ChannelDirectory channelDirectory;
    private final TimeSource time;
    private final ConnectivityMetrics metrics;
    private final Duration resumeWindow;
    private final @Nullable SessionStore store;
    private final @Nullable StoreWriter writer;

    private final Semaphore lookUps = new Semaphore(LOOK_UPS);

    /** For whom a session is being looked up: one at a time, so that nobody keeps the others out. */
    private final Set<UserId> lookedUpFor = ConcurrentHashMap.newKeySet();

    private volatile long awaySinceNanos;
    private volatile boolean away;
    private final AtomicLong warnedNanos;

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
        this.warnedNanos = new AtomicLong(time.nanos() - PAUSE_NANOS);
    }

    Optional<LiveSession> join(UserId user, String name, ChannelId channel, Object attachment) {
        if (channelDirectory.enterable(user, channel).isEmpty()) {
            return Optional.empty();
        }
        if (writer != null && writer.isFullOfStarts()) {
            throw new StorageFullException("Too many sessions began that the store has not taken", null);
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
                || isStoreAway()
                || channelDirectory.enterable(user, channel).isEmpty()) {
            return Optional.empty();
        }
        if (!lookedUpFor.add(user)) {
            throw new StorageUnavailableException("A session of this user is being looked up already", null);
        }
        try {
            if (rooms.find(channel, id) != null) {
                // Another connection of the user's has brought it back meanwhile.
                return resume(id, user, channel, name, attachment);
            }
            return lookUp(store, id, user)
                    .filter(found -> found.start().channel().equals(channel))
                    .map(found -> admit(channel, room -> room.reenter(found, name, attachment)));
        } finally {
            lookedUpFor.remove(user);
        }
    }

    private Optional<StoredSession> lookUp(SessionStore sessions, SessionId id, UserId user) {
        if (!lookUps.tryAcquire()) {
            throw new StorageUnavailableException("Too many sessions are being looked up", null);
        }
        try {
            return sessions.reopen(id, user, time.now().minus(resumeWindow));
        } catch (RuntimeException failure) {
            if (failure instanceof StorageUnavailableException) {
                awaySinceNanos = time.nanos();
                away = true;
            }
            if (mayWarn()) {
                LOG.warn("A session could not be looked up for a resume", failure);
            }
            return Optional.empty();
        } finally {
            lookUps.release();
        }
    }

    /** Once in a pause: whoever asks again and again cannot flood the log. */
    private boolean mayWarn() {
        long last = warnedNanos.get();
        long now = time.nanos();
        return now - last >= PAUSE_NANOS && warnedNanos.compareAndSet(last, now);
    }

    private boolean isStoreAway() {
        return away && time.nanos() - awaySinceNanos < PAUSE_NANOS;
    }

    private MonitoredSession admit(ChannelId channel, Function<Room, @Nullable MonitoredSession> entry) {
        MonitoredSession session = rooms.admit(channel, entry);
        metrics.sessionStarted();
        LOG.debug("Session {} began", session.id());
        return session;
    }
}
