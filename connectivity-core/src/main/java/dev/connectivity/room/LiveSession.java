package dev.connectivity.room;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session that goes on: one user in one channel. Made by the monitor alone; safe to read from any thread. */
public interface LiveSession {

    /**
     * Returns the session's id.
     *
     * @return a UUIDv7
     */
    SessionId id();

    /**
     * Returns whose session it is.
     *
     * @return the user
     */
    UserId user();

    /**
     * Returns what the others call the user.
     *
     * @return the name given at the join
     */
    String name();

    /**
     * Returns where the user is.
     *
     * @return the channel
     */
    ChannelId channel();

    /**
     * Returns when the session began.
     *
     * @return by the server's clock, to the millisecond
     */
    Instant startedAt();

    /**
     * Returns the object given at the join or resume, usually the connection.
     *
     * @return the attachment, or null while no connection carries the session
     */
    @Nullable
    Object attachment();
}
