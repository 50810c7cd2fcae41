package dev.connectivity.testkit;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.SessionStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions in memory. Whoever asks to reopen a session that never ended gets it: there are no other nodes.
 * Thread-safe.
 */
public final class InMemorySessionStore implements SessionStore {

    private final InMemorySampleStore samples;
    private final Map<SessionId, SessionStart> starts = new LinkedHashMap<>();
    private final Map<SessionId, SessionSummary> ends = new HashMap<>();
    private final Map<SessionId, Long> clockOffsets = new HashMap<>();
    private final Map<UserId, Instant> erasedAt = new HashMap<>();
    private final Outage outage = new Outage();

    /**
     * Begins empty.
     *
     * @param samples where the sessions' samples are, for reopened sessions
     */
    public InMemorySessionStore(InMemorySampleStore samples) {
        this.samples = samples;
    }

    @Override
    public synchronized void opened(List<SessionStart> newStarts) {
        outage.strike();
        newStarts.forEach(this::keep);
    }

    @Override
    public synchronized void clocked(List<SessionClock> clocks) {
        outage.strike();
        for (SessionClock clock : clocks) {
            if (!isErased(clock.start())) {
                clockOffsets.putIfAbsent(clock.start().session(), clock.offsetMillis());
            }
        }
    }

    @Override
    public synchronized void closed(List<SessionSummary> summaries) {
        outage.strike();
        for (SessionSummary summary : summaries) {
            if (keep(summary.start())) {
                ends.putIfAbsent(summary.start().session(), summary);
            }
        }
    }

    /** Keeps a session's beginning, unless the user has wished it forgotten; then its samples are forgotten, too. */
    private boolean keep(SessionStart start) {
        if (isErased(start)) {
            samples.erase(start.session());
            return false;
        }
        starts.putIfAbsent(start.session(), start);
        return true;
    }

    private boolean isErased(SessionStart start) {
        Instant erased = erasedAt.get(start.user());
        return erased != null && !start.startedAt().isAfter(erased);
    }

    /** Forgets a user's sessions that began until now, and what will still come of them. */
    synchronized void erase(UserId user, Instant now) {
        outage.strike();
        erasedAt.merge(user, now, (former, latter) -> former.isAfter(latter) ? former : latter);
        List<SessionId> erased = starts.values().stream()
                .filter(this::isErased)
                .map(SessionStart::session)
                .toList();
        for (SessionId session : erased) {
            starts.remove(session);
            ends.remove(session);
            clockOffsets.remove(session);
            samples.erase(session);
        }
    }

    @Override
    public synchronized Optional<StoredSession> reopen(Resumption wanted) {
        outage.strike();
        SessionId session = wanted.session();
        SessionStart start = starts.get(session);
        if (start == null
                || !start.user().equals(wanted.user())
                || !start.channel().equals(wanted.channel())) {
            return Optional.empty();
        }
        List<Sample> stored = samples.samples(session);
        SessionSummary end = ends.get(session);
        if (lastSeen(start, stored, end).isBefore(wanted.lastSeenAfter()) || isOverForGood(end)) {
            return Optional.empty();
        }
        ends.remove(session);
        List<SeqRange> seqs = SeqRange.of(
                stored.stream().map(Sample::seq).filter(Objects::nonNull).toList());
        SampleTotals totals = end != null && end.reason() == EndReason.SHUTDOWN
                ? end.totals()
                : SampleTotals.of(stored, IncidentPolicy.DEFAULT, null);
        return Optional.of(new StoredSession(start, totals, seqs, clockOffsets.get(session)));
    }

    private static boolean isOverForGood(@Nullable SessionSummary end) {
        if (end == null) {
            return false;
        }
        return switch (end.reason()) {
            case LEFT, LOST -> true;
            case SHUTDOWN, RECOVERED -> false;
        };
    }

    private static Instant lastSeen(SessionStart start, List<Sample> stored, @Nullable SessionSummary end) {
        if (end != null) {
            return end.endedAt();
        }
        return stored.isEmpty()
                ? start.startedAt()
                : Instant.ofEpochMilli(stored.get(stored.size() - 1).timeMillis());
    }

    /**
     * Returns all sessions.
     *
     * @return their beginnings, in the order they were stored
     */
    public synchronized List<SessionStart> starts() {
        return List.copyOf(starts.values());
    }

    /**
     * Finds a session's beginning.
     *
     * @param session which session
     * @return how it began, or empty if it is not known
     */
    public synchronized Optional<SessionStart> start(SessionId session) {
        return Optional.ofNullable(starts.get(session));
    }

    /**
     * Finds a session's end.
     *
     * @param session which session
     * @return how it ended, or empty if it goes on or is not known
     */
    public synchronized Optional<SessionSummary> end(SessionId session) {
        return Optional.ofNullable(ends.get(session));
    }

    /**
     * Returns the switch that makes this store fail.
     *
     * @return this store's own
     */
    public Outage outage() {
        return outage;
    }
}
