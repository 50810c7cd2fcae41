package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.RoomBroadcaster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one channel. Its lock orders what its members are told: a newcomer's picture first, then every change to it.
 * A reported sample does not take this lock; it only marks its seat and queues the room for the next tick.
 */
final class Room {

    private final ChannelId channel;
    private final RoomBroadcaster broadcaster;
    private final Consumer<Room> whenChanged;
    private final Consumer<MonitoredSession> whenEntering;
    private final Map<UserId, Seat> seats = new LinkedHashMap<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private boolean closed;

    /** Connected sessions; replaced, never changed, so that an update may carry it away. */
    private List<LiveSession> recipients = List.of();

    Room(
            ChannelId channel,
            RoomBroadcaster broadcaster,
            Consumer<Room> whenChanged,
            Consumer<MonitoredSession> whenEntering) {
        this.channel = channel;
        this.broadcaster = broadcaster;
        this.whenChanged = whenChanged;
        this.whenEntering = whenEntering;
    }

    ChannelId channel() {
        return channel;
    }

    /** Queues this room for the next tick unless it is queued already. */
    void markChanged() {
        if (!queued.get() && queued.compareAndSet(false, true)) {
            whenChanged.accept(this);
        }
    }

    /**
     * Lets a new session in.
     *
     * @return the session, or null if this room was closed and another one must be asked for
     */
    synchronized @Nullable MonitoredSession enter(
            SessionStart start, String name, SessionContext context, Object attachment) {
        return enter(start.user(), name, seat -> new MonitoredSession(start, seat, context, attachment), false);
    }

    /** Lets in a session that a store remembers; null if this room was closed. */
    synchronized @Nullable MonitoredSession reenter(
            StoredSession stored, String name, SessionContext context, Object attachment) {
        return enter(
                stored.start().user(),
                name,
                seat -> MonitoredSession.reopened(stored, seat, context, attachment),
                true);
    }

    private @Nullable MonitoredSession enter(
            UserId user, String name, Function<Seat, MonitoredSession> create, boolean resumed) {
        if (closed) {
            return null;
        }
        Seat seat = seats.get(user);
        boolean newcomer = seat == null;
        if (seat == null) {
            seat = new Seat(this, user, name);
            seats.put(user, seat);
        } else {
            seat.rename(name);
        }
        MonitoredSession session = create.apply(seat);
        List<LiveSession> others = recipients;
        seat.setSessions(with(seat.sessions(), session));
        recipients = with(recipients, session);
        // Before the greeting: whoever reads it may resume the session at once, on another connection.
        whenEntering.accept(session);
        broadcaster.joined(session, pictureFor(session, resumed));
        if (newcomer && !others.isEmpty()) {
            broadcaster.changed(new RoomUpdate(channel, List.of(new RoomEvent.Joined(user, name)), others));
        }
        return session;
    }

    /**
     * Gives a session to another connection of its user and shows it the room.
     *
     * @return false if the session ended meanwhile
     */
    synchronized boolean resume(MonitoredSession session, Object attachment) {
        Object former = session.attachment();
        if (closed || !session.attach(attachment)) {
            return false;
        }
        if (former != null && former != attachment) {
            broadcaster.takenOver(session, former);
        }
        if (!recipients.contains(session)) {
            recipients = with(recipients, session);
        }
        broadcaster.joined(session, pictureFor(session, true));
        return true;
    }

    private RoomPicture pictureFor(MonitoredSession session, boolean resumed) {
        List<Participant> others = new ArrayList<>(seats.size());
        for (Seat seat : seats.values()) {
            if (seat != session.seat()) {
                others.add(seat.picture());
            }
        }
        long acknowledged = session.acknowledged();
        return new RoomPicture(List.copyOf(others), resumed, acknowledged < 0 ? null : acknowledged);
    }

    /** Stops sending to a session whose connection is gone. */
    synchronized void detach(MonitoredSession session, Object attachment, long nowMillis, long nowNanos) {
        session.detach(attachment, nowMillis, nowNanos);
        if (session.attachment() == null) {
            recipients = without(recipients, session);
        }
    }

    /**
     * Lets a session out.
     *
     * @return whether the room is empty and closed now
     */
    synchronized boolean exit(MonitoredSession session) {
        Seat seat = session.seat();
        if (!seat.sessions().contains(session)) {
            return closed;
        }
        recipients = without(recipients, session);
        List<MonitoredSession> remaining = without(seat.sessions(), session);
        if (remaining.isEmpty()) {
            seats.remove(seat.user());
            if (!recipients.isEmpty()) {
                broadcaster.changed(new RoomUpdate(channel, List.of(new RoomEvent.Left(seat.user())), recipients));
            }
        } else {
            seat.setSessions(remaining);
            seat.markChanged();
        }
        closed = seats.isEmpty();
        return closed;
    }

    /** Tells the members what changed since the last tick; nothing if nothing did. */
    synchronized void tick() {
        if (!queued.getAndSet(false)) {
            return;
        }
        List<RoomEvent> events = new ArrayList<>();
        for (Seat seat : seats.values()) {
            if (seat.takeChanged()) {
                events.add(new RoomEvent.Measured(seat.picture()));
            }
        }
        if (!events.isEmpty() && !recipients.isEmpty()) {
            broadcaster.changed(new RoomUpdate(channel, List.copyOf(events), recipients));
        }
    }

    synchronized List<Participant> picture() {
        List<Participant> all = new ArrayList<>(seats.size());
        for (Seat seat : seats.values()) {
            all.add(seat.picture());
        }
        return List.copyOf(all);
    }

    private static <T> List<T> with(List<T> list, T added) {
        List<T> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(added);
        return List.copyOf(longer);
    }

    private static <T> List<T> without(List<T> list, T removed) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(removed);
        return List.copyOf(shorter);
    }
}
