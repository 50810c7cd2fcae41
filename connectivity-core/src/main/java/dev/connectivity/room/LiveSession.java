package dev.connectivity.room;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.SessionStart;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session that goes on: one user in one channel. Created by the monitor; safe to read from any thread. */
public final class LiveSession {

    private final SessionStart start;
    private final String name;
    private volatile @Nullable Object attachment;

    LiveSession(SessionStart start, String name, @Nullable Object attachment) {
        this.start = start;
        this.name = name;
        this.attachment = attachment;
    }

    /**
     * Returns the session's id.
     *
     * @return a UUIDv7
     */
    public SessionId id() {
        return start.session();
    }

    /**
     * Returns whose session it is.
     *
     * @return the user
     */
    public UserId user() {
        return start.user();
    }

    /**
     * Returns what the others call the user.
     *
     * @return the name given at the join
     */
    public String name() {
        return name;
    }

    /**
     * Returns where the user is.
     *
     * @return the channel
     */
    public ChannelId channel() {
        return start.channel();
    }

    /**
     * Returns when the session began.
     *
     * @return by the server's clock
     */
    public Instant startedAt() {
        return start.startedAt();
    }

    /**
     * Returns the object given at the join or resume, usually the connection.
     *
     * @return the attachment, or null while no connection carries the session
     */
    public @Nullable Object attachment() {
        return attachment;
    }
}
