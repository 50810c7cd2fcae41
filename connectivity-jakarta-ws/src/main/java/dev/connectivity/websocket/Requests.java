package dev.connectivity.websocket;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.SessionId;
import dev.connectivity.StorageFullException;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.room.LiveSession;
import dev.connectivity.stats.StatsViolation;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the messages of one connection ask for, or answers what is wrong with them. For one thread at a time. */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final VoiceConnection connection;
    private final ConnectivityMonitor monitor;
    private final VoiceWebSocket endpoint;
    private final CarriedSessions sessions;
    private final TokenBucket joins;

    /**
     * Makes the requests of a connection.
     *
     * @param sessions where the connection is; it adds to them when the monitor greets it
     */
    Requests(
            VoiceConnection connection,
            ConnectivityMonitor monitor,
            VoiceWebSocket endpoint,
            CarriedSessions sessions) {
        this.connection = connection;
        this.monitor = monitor;
        this.endpoint = endpoint;
        this.sessions = sessions;
        this.joins = new TokenBucket(
                VoiceLimits.JOINS_PER_SECOND,
                endpoint.limits().joinBurst(),
                endpoint.time().nanos());
    }

    void handle(ClientMessage message, String text) {
        if (message instanceof ClientMessage.Stats stats) {
            report(stats);
        } else if (message instanceof ClientMessage.Join join) {
            join(join);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(leave);
        } else if (message instanceof ClientMessage.Other other) {
            other(other.type(), text);
        } else if (message instanceof ClientMessage.Malformed malformed) {
            connection.error(ErrorCode.MALFORMED_MESSAGE, malformed.reason(), malformed.seq());
        } else if (message instanceof ClientMessage.TooDeep deep) {
            connection.error("too_deep", ErrorCode.MALFORMED_MESSAGE, deep.reason(), deep.seq());
        }
    }

    /** Passes over a message that is one too many, and returns its number if it has one. */
    @Nullable
    Long dropped(ClientMessage message) {
        if (!(message instanceof ClientMessage.Stats stats)) {
            return null;
        }
        Long seq = stats.stats().seq();
        CarriedSessions.Carried carried = sessions.in(stats.channelId());
        if (seq != null && carried != null && carried.isNamed(stats.sessionId())) {
            monitor.dropped(carried.session(), seq);
        }
        return seq;
    }

    private void report(ClientMessage.Stats message) {
        Long seq = message.stats().seq();
        CarriedSessions.Carried carried = sessions.in(message.channelId());
        if (carried == null) {
            connection.error(ErrorCode.NOT_IN_CHANNEL, notJoined(message.channelId()), seq);
            return;
        }
        if (!carried.isNamed(message.sessionId())) {
            connection.error(ErrorCode.UNKNOWN_SESSION, "this is not your session in this channel", seq);
            return;
        }
        Report report = monitor.report(carried.session(), message.stats());
        switch (report) {
            case INVALID -> {
                StatsViolation violation = message.stats().violation();
                connection.error(ErrorCode.INVALID_STATS, violation == null ? "invalid" : violation.message(), seq);
            }
            case NOT_STORED -> connection.storageFull(seq);
            case ENDED -> {
                // Its user may join the channel again.
                sessions.remove(carried.session());
                connection.error(ErrorCode.UNKNOWN_SESSION, "this session is over", seq);
            }
            case ACCEPTED, REPEATED -> {}
        }
    }

    private void join(ClientMessage.Join message) {
        if (!joins.take(endpoint.time().nanos())) {
            String rule = "more than " + VoiceLimits.JOINS_PER_SECOND + " joins/s; join again in a second";
            connection.error("too_many_joins", ErrorCode.RATE_LIMITED, rule, null);
            return;
        }
        ChannelId channel = channelId(message.channelId());
        if (channel == null) {
            connection.error(ErrorCode.CHANNEL_NOT_FOUND, "there is no such channel");
            return;
        }
        if (!endpoint.connections()
                .mayJoin(connection, channel, endpoint.limits().channelsPerUser())) {
            String rule = "too many channels at once; leave one first";
            connection.error("too_many_channels", ErrorCode.RATE_LIMITED, rule, null);
            return;
        }
        String wanted = message.sessionId();
        LiveSession present = sessions.in(channel);
        if (wanted != null) {
            SessionId id = SessionId.parse(wanted).orElse(null);
            if (id == null) {
                connection.joinEnds(channel);
                cannotBeResumed();
            } else {
                resume(channel, id, false);
            }
        } else if (present != null) {
            resume(channel, present.id(), true);
        } else {
            enter(channel);
        }
    }

    private void enter(ChannelId channel) {
        Optional<LiveSession> entered = Optional.empty();
        try {
            entered = monitor.join(connection.user(), connection.name(), channel, connection);
            if (entered.isEmpty()) {
                connection.error(ErrorCode.CHANNEL_NOT_FOUND, "there is no such channel, or you may not enter it");
            }
        } catch (StorageUnavailableException | StorageFullException later) {
            mustWait(later);
        } finally {
            if (connection.joinEnds(channel)) {
                entered.ifPresent(this::leave);
            }
        }
    }

    /**
     * The store may have to be asked, which no thread of the container's waits for.
     *
     * @param anew whether to join anew if the session is over
     */
    private void resume(ChannelId channel, SessionId id, boolean anew) {
        CompletionStage<Optional<LiveSession>> resumed;
        try {
            resumed = monitor.resumeLater(id, connection.user(), channel, connection.name(), connection);
        } catch (RuntimeException failure) {
            connection.joinEnds(channel);
            throw failure;
        }
        resumed.whenComplete((session, failure) -> {
            if (failure == null && session.isEmpty()) {
                sessions.remove(channel, id);
                if (anew) {
                    // Not here: the directory may take its time.
                    endpoint.later(() -> enterLater(channel));
                    return;
                }
            }
            boolean left = connection.joinEnds(channel);
            if (failure instanceof StorageUnavailableException) {
                mustWait(failure);
            } else if (failure != null) {
                connection.failed(failure);
            } else if (session.isEmpty()) {
                cannotBeResumed();
            } else if (left) {
                leave(session.get());
            }
        });
    }

    private void enterLater(ChannelId channel) {
        try {
            enter(channel);
        } catch (RuntimeException failure) {
            connection.failed(failure);
        }
    }

    private void mustWait(Throwable later) {
        LOG.debug("A join must wait", later);
        connection.error(ErrorCode.UNAVAILABLE, "too many come at once; try again in a few seconds");
    }

    private void cannotBeResumed() {
        connection.error(ErrorCode.UNKNOWN_SESSION, "this session cannot be resumed; join without a session_id");
    }

    private void leave(ClientMessage.Leave message) {
        ChannelId channel = channelId(message.channelId());
        if (channel != null && connection.leavesBeforeItIsThere(channel)) {
            return;
        }
        CarriedSessions.Carried carried = sessions.in(message.channelId());
        if (carried == null) {
            connection.error(ErrorCode.NOT_IN_CHANNEL, notJoined(message.channelId()));
            return;
        }
        leave(carried.session());
    }

    private void leave(LiveSession session) {
        sessions.remove(session);
        connection.end(session);
    }

    private void other(String type, String text) {
        MessageExtension extension = endpoint.extension(type);
        if (extension == null) {
            connection.error(ErrorCode.UNKNOWN_TYPE, "unknown type: " + shortened(type));
            return;
        }
        try {
            extension.received(connection, text);
        } catch (RuntimeException failure) {
            endpoint.extensionFailed(type, failure);
            connection.error(ErrorCode.MALFORMED_MESSAGE, "this " + type + " could not be handled");
        }
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
}
