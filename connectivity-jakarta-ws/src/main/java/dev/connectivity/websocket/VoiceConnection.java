package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.stats.StatsViolation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One open connection of an authenticated user. Sending never blocks and is safe from any thread; what is received is
 * handled by one thread at a time.
 */
public final class VoiceConnection {

    private static final long ERRORS_PER_SECOND = 1;

    private final Identity identity;
    private final ConnectivityMonitor monitor;
    private final VoiceWebSocket endpoint;
    private final Transport transport;
    private final Outbox outbox;
    private final Map<ChannelId, LiveSession> sessions = new ConcurrentHashMap<>();
    private final TokenBucket messages;
    private final TokenBucket rateErrors;
    private volatile long receivedNanos;

    /** Only for the patrol's thread. */
    private long pingedNanos;

    private volatile boolean givenUp;
    private volatile boolean closed;

    VoiceConnection(
            Identity identity,
            ConnectivityMonitor monitor,
            VoiceWebSocket endpoint,
            Transport transport,
            boolean batching) {
        this.identity = identity;
        this.monitor = monitor;
        this.endpoint = endpoint;
        this.transport = transport;
        VoiceLimits limits = endpoint.limits();
        long now = endpoint.time().nanos();
        receivedNanos = now;
        pingedNanos = now;
        messages = new TokenBucket(limits.messagesPerSecond(), limits.messageBurst(), now);
        rateErrors = new TokenBucket(ERRORS_PER_SECOND, 1, now);
        outbox = new Outbox(
                endpoint.time(),
                transport,
                batching,
                limits.outboundChars(),
                () -> endpoint.evict(this),
                failure -> endpoint.failed(this, failure));
    }

    /**
     * Returns whose connection this is.
     *
     * @return the authenticated user
     */
    public UserId user() {
        return identity.user();
    }

    /**
     * Returns what the others call the user.
     *
     * @return the name from the handshake
     */
    public String name() {
        return identity.name();
    }

    /**
     * Tells whether this connection has joined a channel.
     *
     * @param channel which channel
     * @return true between the join and the leave
     */
    public boolean isIn(ChannelId channel) {
        return sessions.containsKey(channel);
    }

    /**
     * Sends a message of the host's own in its turn.
     *
     * @param json one JSON object
     */
    public void send(String json) {
        outbox.offer(MessageEncoder.wellFormed(json));
    }

    boolean sendIfRoom(String json) {
        return outbox.offerIfRoom(json);
    }

    /**
     * Sends a message to every connection of a user that is in a channel. A receiver that reads too slowly for it is
     * passed over, so that nobody can flood another out of the room.
     *
     * @param channel both must be there: nothing is sent if this connection is not
     * @param receiver to whom
     * @param json one JSON object
     * @return whether anybody was sent anything
     */
    public boolean sendTo(ChannelId channel, UserId receiver, String json) {
        return isIn(channel) && endpoint.connections().send(channel, receiver, MessageEncoder.wellFormed(json));
    }

    /**
     * Answers with a {@code VoiceError}.
     *
     * @param code what it is about
     * @param message what was wrong and what would be right
     */
    public void error(ErrorCode code, String message) {
        error(code, message, null);
    }

    void error(ErrorCode code, String message, @Nullable Long seq) {
        endpoint.metrics().messageRefused(code.wire());
        outbox.offer(MessageEncoder.error(code, message, seq));
    }

    /** Handles one text message, or a binary one, which is null and means nothing here. */
    void received(@Nullable String text) {
        if (givenUp) {
            return;
        }
        long now = endpoint.time().nanos();
        receivedNanos = now;
        if (!messages.take(now)) {
            endpoint.metrics().messageRefused(ErrorCode.RATE_LIMITED.wire());
            if (rateErrors.take(now)) {
                outbox.offer(MessageEncoder.error(ErrorCode.RATE_LIMITED, endpoint.rateRule(), null));
            }
            return;
        }
        try {
            if (text == null) {
                error(ErrorCode.MALFORMED_MESSAGE, "a message must be a text frame, not a binary one");
            } else {
                handle(endpoint.decoder().decode(text), text);
            }
        } catch (RuntimeException failure) {
            // Whatever a container would do with an exception, each does something else.
            endpoint.handlingFailed(failure);
            error(ErrorCode.UNAVAILABLE, "this cannot be done at the moment; try again in a few seconds");
        }
    }

    private void handle(ClientMessage message, String text) {
        if (message instanceof ClientMessage.Stats stats) {
            report(stats);
        } else if (message instanceof ClientMessage.Join join) {
            join(join);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(leave);
        } else if (message instanceof ClientMessage.Other other) {
            other(other.type(), text);
        } else if (message instanceof ClientMessage.Malformed malformed) {
            error(ErrorCode.MALFORMED_MESSAGE, malformed.reason(), malformed.seq());
        }
    }

    private void report(ClientMessage.Stats message) {
        Long seq = message.stats().seq();
        LiveSession session = sessionIn(message.channelId());
        if (session == null) {
            error(ErrorCode.NOT_IN_CHANNEL, notJoined(message.channelId()), seq);
            return;
        }
        if (!session.id().toString().equalsIgnoreCase(message.sessionId())) {
            error(ErrorCode.UNKNOWN_SESSION, "this is not your session in this channel", seq);
            return;
        }
        Report report = monitor.report(session, message.stats());
        switch (report) {
            case INVALID -> {
                StatsViolation violation = message.stats().violation();
                error(ErrorCode.INVALID_STATS, violation == null ? "invalid" : violation.message(), seq);
            }
            case NOT_STORED -> storageFull(seq);
            case ENDED -> error(ErrorCode.UNKNOWN_SESSION, "this session is over", seq);
            case ACCEPTED, REPEATED -> {}
        }
    }

    void storageFull(@Nullable Long seq) {
        error(ErrorCode.STORAGE_FULL, "the sample could not be stored now; keep it and send it again later", seq);
    }

    private void join(ClientMessage.Join message) {
        ChannelId channel = channelId(message.channelId());
        if (channel == null) {
            error(ErrorCode.CHANNEL_NOT_FOUND, "there is no such channel");
            return;
        }
        LiveSession present = sessions.get(channel);
        String wanted = message.sessionId();
        if (wanted == null && present != null) {
            wanted = present.id().toString();
        }
        if (present == null && sessions.size() >= endpoint.limits().channelsPerConnection()) {
            error(ErrorCode.RATE_LIMITED, "too many channels on one connection; leave one first");
            return;
        }
        if (wanted != null) {
            resume(channel, wanted);
        } else if (monitor.join(user(), name(), channel, this).isEmpty()) {
            error(ErrorCode.CHANNEL_NOT_FOUND, "there is no such channel, or you may not enter it");
        }
    }

    private void resume(ChannelId channel, String sessionId) {
        Optional<LiveSession> resumed =
                SessionId.parse(sessionId).flatMap(id -> monitor.resume(id, user(), channel, name(), this));
        if (resumed.isEmpty()) {
            error(ErrorCode.UNKNOWN_SESSION, "this session cannot be resumed; join without a session_id");
        }
    }

    private void leave(ClientMessage.Leave message) {
        LiveSession session = sessionIn(message.channelId());
        if (session == null) {
            error(ErrorCode.NOT_IN_CHANNEL, notJoined(message.channelId()));
            return;
        }
        sessions.remove(session.channel());
        monitor.leave(session);
    }

    private void other(String type, String text) {
        MessageExtension extension = endpoint.extension(type);
        if (extension == null) {
            error(ErrorCode.UNKNOWN_TYPE, "unknown type: " + shortened(type));
            return;
        }
        try {
            extension.received(this, text);
        } catch (RuntimeException failure) {
            endpoint.extensionFailed(type, failure);
            error(ErrorCode.MALFORMED_MESSAGE, "this " + type + " could not be handled");
        }
    }

    private @Nullable LiveSession sessionIn(String channelId) {
        ChannelId channel = channelId(channelId);
        return channel == null ? null : sessions.get(channel);
    }

    private static @Nullable ChannelId channelId(String text) {
        return text.isEmpty() || text.length() > 255 ? null : new ChannelId(text);
    }

    private static String notJoined(String channelId) {
        return "you have not joined the channel " + shortened(channelId);
    }

    private static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "…" : text;
    }

    /** Called by the monitor before it returns from a join or resume. */
    void joined(LiveSession session, String greeting) {
        LiveSession former = sessions.put(session.channel(), session);
        outbox.offerPicture(greeting);
        if (former != null && former != session) {
            endpoint.later(() -> monitor.leave(former));
        }
        if (closed) {
            // The connection went while it joined: nobody else will tell the monitor.
            endpoint.later(() -> monitor.disconnected(session, this));
        }
    }

    void takenOver(LiveSession session) {
        sessions.remove(session.channel(), session);
    }

    void changed(RoomFrame room) {
        outbox.offer(room, user());
    }

    /** Notes that the peer is alive. */
    void heard() {
        receivedNanos = endpoint.time().nanos();
    }

    long silentNanos() {
        return endpoint.time().nanos() - receivedNanos;
    }

    /** Tells whether the reader is too slow: a frame has been going out for too long, or too much waits. */
    boolean isStalled(long sendTimeoutNanos) {
        return outbox.stuckNanos() > sendTimeoutNanos || outbox.isOverflowing();
    }

    /** Tells whether a silent peer is to be asked for a sign of life now; asks no more often than once a pause. */
    boolean isPingDue(long pauseNanos) {
        long now = endpoint.time().nanos();
        if (now - receivedNanos < pauseNanos || now - pingedNanos < pauseNanos || !outbox.isIdle()) {
            return false;
        }
        pingedNanos = now;
        return true;
    }

    /** Decides once that this connection is to be closed; what it sends from now on is not heard. */
    synchronized boolean giveUp() {
        boolean first = !givenUp;
        givenUp = true;
        return first;
    }

    Transport transport() {
        return transport;
    }

    /** Records that the connection is gone, once: its sessions wait to be resumed. */
    boolean lost() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        outbox.close();
        for (LiveSession session : sessions.values()) {
            monitor.disconnected(session, this);
        }
        return true;
    }
}
