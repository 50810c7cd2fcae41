package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose session it is, where, and which connection carries it; nothing here is measured. A base class rather than a
 * part, because a live session may not cost another object.
 */
abstract class CarriedSession extends SeqLedger implements LiveSession {

    /** When a connection went. */
    private record Lost(long millis, long nanos, boolean overdue) {}

    private final SessionId id;
    private final UserId user;
    private final Room room;
    private final long startedMillis;
    private volatile String name;
    private volatile @Nullable Object attachment;

    // Guarded by this.
    private @Nullable Lost lost;
    private boolean ended;

    CarriedSession(SessionStart start, String name, Room room, Object attachment, SampleTotals earlier) {
        super(earlier);
        this.id = start.session();
        this.user = start.user();
        this.startedMillis = start.startedAt().toEpochMilli();
        this.name = name;
        this.room = room;
        this.attachment = attachment;
    }

    /**
     * Gives the session to another connection.
     *
     * @return false if the session is over
     */
    synchronized boolean attach(Object newAttachment) {
        if (!ended) {
            attachment = newAttachment;
            lost = null;
        }
        return !ended;
    }

    /** Records that a connection is gone; nothing happens if another one has the session. */
    synchronized void detach(Object lostAttachment, long nowMillis, long nowNanos) {
        if (attachment == lostAttachment) {
            attachment = null;
            lost = new Lost(nowMillis, nowNanos, false);
        }
    }

    /** Tells whether no connection has had this session for so long that it is over. */
    synchronized boolean isLost(long nowNanos, long resumeNanos) {
        return !ended && lost != null && (lost.overdue() || nowNanos - lost.nanos() >= resumeNanos);
    }

    /** Waits no longer for a connection: the next sweep ends it, unless one comes before. */
    synchronized void waitNoLonger() {
        if (lost != null) {
            lost = new Lost(lost.millis(), lost.nanos(), true);
        }
    }

    /** Lets go of the connection of a session that is over, so that nothing keeps it which only waits to be written. */
    synchronized void forgetConnection() {
        attachment = null;
    }

    /** Called under this session's lock, as the two that follow. */
    boolean isEnded() {
        return ended;
    }

    /** Tells whether no connection carries it. */
    boolean isWaiting() {
        return lost != null;
    }

    /** Ends the session for good; returns when it ended, which for one without a connection is when that went. */
    long endAt(long nowMillis) {
        ended = true;
        return Math.max(startedMillis, lost == null ? nowMillis : lost.millis());
    }

    Room room() {
        return room;
    }

    SessionStart start() {
        return new SessionStart(id, user, channel(), startedAt());
    }

    long startedMillis() {
        return startedMillis;
    }

    void rename(String newName) {
        name = newName;
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public UserId user() {
        return user;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ChannelId channel() {
        return room.channel();
    }

    @Override
    public Instant startedAt() {
        return Instant.ofEpochMilli(startedMillis);
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }
}
