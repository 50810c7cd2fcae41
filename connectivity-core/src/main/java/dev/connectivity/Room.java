package dev.connectivity;

import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.StoredSession;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one channel. Its lock orders what its members are told: a newcomer's picture first, then every change to
 * it. With a tick, a reported sample does not take this lock; it only marks its session and queues the room for the
 * next tick. With a tick of 0 it is told at once, under this lock.
 */
final class Room {

    /** So many sessions of one user may wait for a connection here; the oldest give way to new ones. */
    static final int MOST_WAITING = 8;

    private static final VarHandle QUEUED = queuedField();

    private final ChannelId channel;
    private final SessionContext context;

    /** Whether it waits for its tick. A field, and not an object of its own, since a call of two pays for it. */
    private volatile boolean queued;

    /** The room behind it there; belongs to {@link ChangedRooms} while it waits. */
    @Nullable
    Room next;

    private boolean closed;

    /** In the order they came, those without a connection included; replaced, never changed. */
    private volatile List<MonitoredSession> members = List.of();

    /** Connected members; replaced, never changed, so that an update may carry it away. */
    private List<MonitoredSession> recipients = members;

    /** Null while there is none, which is nearly always. */
    private @Nullable RoomNews news;

    Room(ChannelId channel, SessionContext context) {
        this.channel = channel;
        this.context = context;
    }

    private static VarHandle queuedField() {
        try {
            return MethodHandles.lookup().findVarHandle(Room.class, "queued", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    ChannelId channel() {
        return channel;
    }

    SessionContext context() {
        return context;
    }

    List<MonitoredSession> members() {
        return members;
    }

    /**
     * Queues this room for the next tick unless it is queued already or only one session is in it, which nobody hears
     * of: whoever comes next is shown it in their picture.
     */
    void markChanged() {
        if (members.size() > 1) {
            queue();
        }
    }

    private void queue() {
        if (!queued && QUEUED.compareAndSet(this, false, true)) {
            context.whenChanged().accept(this);
        }
    }

    /**
     * Lets a new session in.
     *
     * @return the session, or null if this room was closed and another one must be asked for
     */
    synchronized @Nullable MonitoredSession enter(SessionStart start, String name, Object attachment) {
        return closed ? null : enter(new MonitoredSession(start, name, this, attachment), false);
    }

    /** Lets in a session that a store remembers; null if this room was closed. */
    synchronized @Nullable MonitoredSession reenter(StoredSession stored, String name, Object attachment) {
        return closed ? null : enter(MonitoredSession.reopened(stored, name, this, attachment), true);
    }

    private MonitoredSession enter(MonitoredSession session, boolean resumed) {
        boolean newcomer = !isHere(session.user());
        boolean renamed = rename(session.user(), session.name());
        boolean anybodyToTell = !recipients.isEmpty();
        // Before the greeting: whoever reads it may resume the session at once, on another connection.
        List<MonitoredSession> before = members;
        members = with(before, session);
        if (before.size() == 1) {
            // What was new about somebody alone is in the picture; it is not to be told again.
            before.get(0).takeChanged();
        }
        updateRecipients();
        endTheLongestWait(session.user());
        greet(session, resumed);
        if ((newcomer || renamed) && anybodyToTell) {
            tellWithTheTick(new RoomEvent.Joined(session.user(), session.name()));
        }
        return session;
    }

    private boolean isHere(UserId user) {
        for (MonitoredSession member : members) {
            if (member.user().equals(user)) {
                return true;
            }
        }
        return false;
    }

    /** Gives a name to all sessions of a user; returns whether one of them had another. */
    private boolean rename(UserId user, String name) {
        boolean renamed = false;
        for (MonitoredSession member : members) {
            if (member.user().equals(user) && !member.name().equals(name)) {
                renamed = true;
                member.rename(name);
                // Whoever hears of the name hears of the numbers, too.
                member.markChanged();
            }
        }
        return renamed;
    }

    /** Whoever comes and goes again and again leaves only a few sessions behind. */
    private void endTheLongestWait(UserId user) {
        int waiting = 0;
        for (int i = members.size() - 1; i >= 0; i--) {
            MonitoredSession member = members.get(i);
            if (member.attachment() == null && member.user().equals(user) && ++waiting > MOST_WAITING) {
                member.waitNoLonger();
            }
        }
    }

    /**
     * Gives a session to another connection of its user, under the name that they have now, and shows it the room.
     *
     * @return false if the session ended meanwhile
     */
    synchronized boolean resume(MonitoredSession session, String name, Object attachment) {
        Object former = session.attachment();
        if (closed || !session.attach(attachment)) {
            return false;
        }
        if (former != null && former != attachment) {
            context.broadcaster().takenOver(session, former);
        }
        boolean renamed = rename(session.user(), name);
        boolean anybodyToTell = !recipients.isEmpty();
        updateRecipients();
        greet(session, true);
        if (renamed && anybodyToTell) {
            tellWithTheTick(new RoomEvent.Joined(session.user(), name));
        }
        return true;
    }

    private void greet(MonitoredSession session, boolean resumed) {
        List<Participant> others = pictures(user -> !user.equals(session.user()));
        long acknowledged = session.acknowledged();
        context.broadcaster().joined(session, new RoomPicture(others, resumed, acknowledged < 0 ? null : acknowledged));
        if (news != null) {
            news.shownTo(session);
        }
    }

    /** Stops sending to a session whose connection is gone. */
    synchronized void detach(MonitoredSession session, Object attachment, long nowMillis, long nowNanos) {
        session.detach(attachment, nowMillis, nowNanos);
        updateRecipients();
    }

    /** The same list as the members' while all of them are connected, which is nearly always. */
    private void updateRecipients() {
        List<MonitoredSession> connected = members(member -> member.attachment() != null);
        recipients = connected.size() == members.size() ? members : connected;
    }

    /**
     * Lets a session out.
     *
     * @return whether the room is empty and closed now
     */
    synchronized boolean exit(MonitoredSession session) {
        if (!members.contains(session)) {
            return closed;
        }
        members = members(member -> member != session);
        updateRecipients();
        boolean left = true;
        for (MonitoredSession member : members) {
            if (member.user().equals(session.user())) {
                left = false;
                member.markChanged();
            }
        }
        if (!left) {
            markChanged();
        } else if (!recipients.isEmpty()) {
            tellWithTheTick(new RoomEvent.Left(session.user()));
        }
        closed = members.isEmpty();
        return closed;
    }

    private void tellWithTheTick(RoomEvent event) {
        RoomNews present = news == null ? new RoomNews() : news;
        news = present;
        present.add(event);
        queue();
        if (present.isTooMuch()) {
            tellChanges();
        }
    }

    /** Tells one member ahead of the tick who came and went, if it is new to them that a user did. */
    synchronized void announce(UserId user, UserId receiver) {
        if (news == null) {
            return;
        }
        for (MonitoredSession recipient : recipients) {
            if (recipient.user().equals(receiver)) {
                announce(user, recipient, news);
            }
        }
    }

    /** Nobody else is told, so that no member can make the room tell everybody more often than it ticks. */
    private void announce(UserId user, MonitoredSession recipient, RoomNews present) {
        List<RoomEvent> unknown = present.unknownTo(recipient);
        if (unknown.stream().anyMatch(event -> event.user().equals(user))) {
            context.broadcaster().changed(new RoomUpdate(channel, unknown, List.of(recipient)));
            present.shownTo(recipient);
        }
    }

    /** Tells the members what changed since the last tick; nothing if nothing did. */
    synchronized void tick() {
        if (queued) {
            // First of all: what changes from here on is queued again.
            queued = false;
            tellChanges();
        }
    }

    private void tellChanges() {
        Set<UserId> changed = new HashSet<>();
        for (MonitoredSession member : members) {
            if (member.takeChanged()) {
                changed.add(member.user());
            }
        }
        RoomNews told = news == null ? new RoomNews() : news;
        news = null;
        List<RoomEvent> events = new ArrayList<>(told.events());
        for (Participant participant : pictures(changed::contains)) {
            events.add(new RoomEvent.Measured(participant));
        }
        if (anybodyElse(events)) {
            RoomUpdate update = new RoomUpdate(channel, List.copyOf(events), List.copyOf(recipients), told.shown());
            context.broadcaster().changed(update);
        }
    }

    /** Tells whether anybody is to hear of it; who is alone in a room has nobody to tell. */
    private boolean anybodyElse(List<RoomEvent> events) {
        for (RoomEvent event : events) {
            for (MonitoredSession recipient : recipients) {
                if (!event.user().equals(recipient.user())) {
                    return true;
                }
            }
        }
        return false;
    }

    synchronized List<Participant> picture() {
        return pictures(user -> true);
    }

    /** Returns the latest that any session of each user said, in the order they came. */
    private List<Participant> pictures(Predicate<UserId> ofWhom) {
        Map<UserId, MonitoredSession> latest = new LinkedHashMap<>();
        for (MonitoredSession member : members) {
            if (ofWhom.test(member.user())) {
                latest.merge(member.user(), member, (one, other) -> other.heardAfter(one) ? other : one);
            }
        }
        return latest.values().stream().map(MonitoredSession::picture).toList();
    }

    private List<MonitoredSession> members(Predicate<MonitoredSession> which) {
        return List.copyOf(members.stream().filter(which).toList());
    }

    private static List<MonitoredSession> with(List<MonitoredSession> list, MonitoredSession added) {
        List<MonitoredSession> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(added);
        return List.copyOf(longer);
    }
}
