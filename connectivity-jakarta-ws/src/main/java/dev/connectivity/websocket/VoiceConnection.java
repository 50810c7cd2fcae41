package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One open connection of an authenticated user. Sending never blocks and is safe from any thread; what is received is
 * handled by one thread at a time.
 */
public final class VoiceConnection {

    private static final long ERRORS_PER_SECOND = 1;

    /** More than the patrol, which looks twice a second, can ever ask for. */
    static final int PONGS_PER_SECOND = 4;

    static final int PONG_BURST = 20;

    /** Who sends so many times as many messages as the limit allows is not answered by dropping them any more. */
    private static final int FAR_TOO_MANY = 64;

    private final Identity identity;
    private final ConnectivityMonitor monitor;
    private final VoiceWebSocket endpoint;
    private final Transport transport;
    private final Outbox outbox;
    private final CarriedSessions sessions = new CarriedSessions();

    private final ChannelsUnderWay underWay = new ChannelsUnderWay(sessions);

    private final Requests requests;
    private final TokenBucket messages;
    private final TokenBucket rateErrors;

    /** The characters that are dropped though they are too many. Most connections never need it. */
    private @Nullable TokenBucket excess;

    /** Most connections report, and so are never pinged. */
    private @Nullable TokenBucket pongs;

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
        this.requests = new Requests(this, monitor, endpoint, sessions);
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
        return sessions.isIn(channel);
    }

    /**
     * Tells whether a user has joined a channel, on whichever connection.
     *
     * @param channel which channel
     * @param user who
     * @return true between the join and the leave; then a message that {@link #sendTo} could not pass on met a reader
     *     that is too slow for it at the moment
     */
    public boolean isIn(ChannelId channel, UserId user) {
        return endpoint.connections().isIn(channel, user);
    }

    /**
     * Sends a message of the host's own in its turn.
     *
     * @param json one JSON object
     */
    public void send(String json) {
        outbox.offer(MessageEncoder.wellFormed(json));
    }

    /** Notes that a join is under way, which counts as being there. */
    void joinBegins(ChannelId channel) {
        underWay.begin(channel);
    }

    /** Notes that a join is under way no more, and returns whether its user wants to leave already. */
    boolean joinEnds(ChannelId channel) {
        return underWay.end(channel);
    }

    /** Notes that the user wants to leave; returns false if no join is under way for which that is to wait. */
    boolean leavesBeforeItIsThere(ChannelId channel) {
        return underWay.leave(channel);
    }

    void addChannelsTo(Set<ChannelId> channels) {
        underWay.addTo(channels);
        sessions.addTo(channels);
    }

    boolean sendPassedOn(String json) {
        return outbox.offerPassedOn(json);
    }

    /**
     * Sends a message to every connection of a user that is in a channel. A receiver that reads too slowly for it is
     * passed over, so that nobody can flood another out of the room: one to whom something is being sent, while more
     * than a quarter of {@link VoiceLimits#outboundChars} would then wait.
     *
     * @param channel both must be there: nothing is sent if this connection is not
     * @param receiver to whom
     * @param json one JSON object
     * @return whether anybody was sent anything
     */
    public boolean sendTo(ChannelId channel, UserId receiver, String json) {
        LiveSession own = sessions.in(channel);
        if (own == null || !endpoint.connections().isIn(channel, receiver)) {
            return false;
        }
        // The receiver hears of the sender's coming first.
        monitor.announce(own, receiver);
        return endpoint.connections().send(channel, receiver, MessageEncoder.wellFormed(json));
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
        error(code.wire(), code, message, seq);
    }

    /** Answers with an error that is counted under a name of its own. */
    void error(String counted, ErrorCode code, String message, @Nullable Long seq) {
        endpoint.metrics().messageRefused(counted);
        outbox.offer(MessageEncoder.error(code, message, seq));
    }

    /** Counts a part of a message as a message of its own, and tells whether there may be as many. */
    boolean mayGoOn() {
        return messages.take(endpoint.time().nanos());
    }

    /** Handles one text message, or a binary one, which is null and means nothing here. */
    void received(@Nullable String text) {
        if (givenUp) {
            return;
        }
        long now = endpoint.time().nanos();
        receivedNanos = now;
        if (!messages.take(now)) {
            tooMany(text, now);
            return;
        }
        try {
            if (text == null) {
                error(ErrorCode.MALFORMED_MESSAGE, "a message must be a text frame, not a binary one");
            } else {
                requests.handle(endpoint.decoder().decode(text), text);
            }
        } catch (RuntimeException failure) {
            // Whatever a container would do with an exception, each does something else.
            failed(failure);
        }
    }

    /**
     * Drops a message. In a channel it is looked at for its number, since what is stored after it must not acknowledge
     * it. Who would have more bytes dropped than the limit allows anyway, or {@link #FAR_TOO_MANY} times as many
     * messages, is closed instead, and sends again what was not acknowledged.
     */
    private void tooMany(@Nullable String text, long now) {
        endpoint.metrics().messageRefused(ErrorCode.RATE_LIMITED.wire());
        int least = (endpoint.limits().messageBytes() + FAR_TOO_MANY - 1) / FAR_TOO_MANY;
        if (!excess(now).take(text == null ? least : Math.max(text.length(), least), now)) {
            endpoint.flooding(this);
            return;
        }
        Long seq = null;
        if (text != null && !sessions.isEmpty()) {
            seq = requests.dropped(endpoint.decoder().decode(text));
        }
        if (rateErrors.take(now)) {
            outbox.offer(MessageEncoder.error(ErrorCode.RATE_LIMITED, endpoint.rateRule(), seq));
        }
    }

    private TokenBucket excess(long now) {
        TokenBucket known = excess;
        if (known == null) {
            VoiceLimits limits = endpoint.limits();
            double bytes = limits.messageBytes();
            known = new TokenBucket(bytes * limits.messagesPerSecond(), bytes * limits.messageBurst(), now);
            excess = known;
        }
        return known;
    }

    Requests requests() {
        return requests;
    }

    void failed(Throwable failure) {
        endpoint.handlingFailed(failure);
        error(ErrorCode.UNAVAILABLE, "this cannot be done at the moment; try again in a few seconds");
    }

    void storageFull(@Nullable Long seq) {
        error(ErrorCode.STORAGE_FULL, "the sample could not be stored now; keep it and send it again later", seq);
    }

    /** Called by the monitor before it returns from a join or resume. */
    void joined(LiveSession session, String greeting) {
        LiveSession former = sessions.put(session);
        outbox.offerPicture(greeting);
        if (former != null && former != session) {
            endpoint.later(() -> end(former));
        }
        if (closed) {
            // The connection went while it joined: nobody else will tell the monitor.
            endpoint.later(() -> monitor.disconnected(session, this));
        }
    }

    /** Ends a session whose user leaves it, unless another connection of theirs carries it by now. */
    void end(LiveSession session) {
        Object carrier = session.attachment();
        if (carrier == null || carrier == this) {
            monitor.leave(session);
        }
    }

    void takenOver(LiveSession session) {
        sessions.remove(session);
    }

    void acknowledged(LiveSession session, String json) {
        outbox.offerAlong(session.id(), json);
    }

    /** Sends what went along with nothing. */
    void flush() {
        outbox.flush();
    }

    int waitingChars() {
        return outbox.waitingChars();
    }

    void changed(RoomFrame room, int first) {
        outbox.offer(room, user(), first);
    }

    /** Notes that the peer is alive. */
    void heard() {
        receivedNanos = endpoint.time().nanos();
    }

    /** Notes a sign of life; gives up a peer that sends more of them than anybody asks for. */
    void ponged() {
        long now = endpoint.time().nanos();
        receivedNanos = now;
        TokenBucket allowed = pongs;
        if (allowed == null) {
            allowed = new TokenBucket(PONGS_PER_SECOND, PONG_BURST, now);
            pongs = allowed;
        }
        if (!allowed.take(now)) {
            endpoint.flooding(this);
        }
    }

    long silentNanos(long now) {
        return now - receivedNanos;
    }

    /** Tells whether the user must log in again. */
    boolean isExpired(Instant now) {
        return identity.isExpired(now);
    }

    /** Tells whether nothing is being sent and nothing waits. */
    boolean isIdle() {
        return outbox.isIdle();
    }

    /** Tells whether a frame is going out. */
    boolean isBeingSentTo() {
        return outbox.isSending();
    }

    /** Tells whether the reader is too slow: a frame has been going out for too long, or too much waits. */
    boolean isStalled(long sendTimeoutNanos) {
        return outbox.stuckNanos() > sendTimeoutNanos || outbox.isOverflowing();
    }

    /** Tells whether a silent peer is to be asked for a sign of life now; asks no more often than once a pause. */
    boolean isPingDue(long now, long pauseNanos) {
        if (now - receivedNanos < pauseNanos || now - pingedNanos < pauseNanos) {
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

    /** Tells whether this connection is to be closed or closing. */
    boolean isGivenUp() {
        return givenUp;
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
        sessions.forEach(session -> monitor.disconnected(session, this));
        return true;
    }
}
