package dev.connectivity;

import dev.connectivity.incident.IncidentDetector;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.Participant;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.session.StoredSession;
import dev.connectivity.stats.VoiceStats;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of one session. Its own lock guards all of it; nothing here is shared between sessions. */
final class MonitoredSession extends CarriedSession {

    private static final short UNKNOWN = -1;
    private static final long NO_OFFSET = Long.MIN_VALUE;
    private static final long NOT_HEARD = Long.MIN_VALUE;

    /** Only while an incident goes on: before its first bad sample a detector knows nothing worth keeping. */
    private @Nullable IncidentDetector incident;

    private long clockOffsetMillis = NO_OFFSET;
    private boolean clockOffsetStored;

    // The latest sample. Whatever the rules let through fits.
    private short latencyMillis = UNKNOWN;
    private short jitterMillis = UNKNOWN;
    private double lossPercent = UNKNOWN;

    /** When that was, or that nothing was heard of late. */
    private long heardNanos = NOT_HEARD;

    /** Whether the sender is to be told what is durable. */
    private boolean owed;

    /** Whether the room has something new to tell about this session. */
    private volatile boolean changed;

    MonitoredSession(SessionStart start, String name, Room room, Object attachment) {
        this(start, name, room, attachment, SampleTotals.EMPTY);
    }

    private MonitoredSession(SessionStart start, String name, Room room, Object attachment, SampleTotals earlier) {
        super(start, name, room, attachment, earlier);
    }

    static MonitoredSession reopened(StoredSession stored, String name, Room room, Object attachment) {
        MonitoredSession session = new MonitoredSession(stored.start(), name, room, attachment, stored.totals());
        if (!stored.storedSeqs().isEmpty()) {
            session.restore(stored.storedSeqs());
        }
        Long offset = stored.clockOffsetMillis();
        if (offset != null) {
            session.clockOffsetMillis = offset;
            session.clockOffsetStored = true;
        }
        return session;
    }

    /** Takes in a sample that breaks no rule. */
    synchronized Intake report(VoiceStats stats, long nowMillis, long nowNanos) {
        if (isEnded()) {
            return Intake.ENDED;
        }
        Long number = stats.seq();
        long seq = number == null || number < 0 ? UNKNOWN : number;
        Verdict verdict = seq < 0 ? Verdict.NEWEST : see(seq);
        if (verdict == Verdict.REPEATED) {
            return Intake.REPEATED;
        }
        int latency = stats.latencyMillis() == null ? UNKNOWN : stats.latencyMillis();
        double loss = stats.lossPercent() == null ? UNKNOWN : stats.lossPercent();
        int jitter = stats.jitterMillis() == null ? UNKNOWN : stats.jitterMillis();
        SessionContext context = room().context();
        QualityLevel level = context.thresholds().level(latency, loss, jitter);
        long takenMillis = takenAt(stats.timestampMillis(), nowMillis);

        boolean shown = verdict == Verdict.NEWEST;
        if (shown) {
            show(latency, loss, jitter, nowNanos);
            detect(loss, nowMillis);
        }
        SampleQueue queue = context.queue();
        if (queue == null) {
            pass(seq);
        } else if (!queue.offer(this, seq, takenMillis, latency, loss, jitter, level)) {
            if (seq >= 0) {
                turnAway(seq, verdict);
            }
            return shown ? Intake.SHOWN_NOT_STORED : Intake.COUNTED_NOT_STORED;
        }
        if (verdict != Verdict.REFUSED_BEFORE) {
            context.metrics().sampleAccepted(level);
        }
        return shown ? Intake.SHOWN : Intake.COUNTED;
    }

    /** Shifts the sender's clock by the offset seen first, so that samples sent late keep their spacing. */
    private long takenAt(@Nullable Long timestampMillis, long nowMillis) {
        if (timestampMillis == null) {
            return nowMillis;
        }
        if (clockOffsetMillis == NO_OFFSET) {
            clockOffsetMillis = nowMillis - timestampMillis;
        }
        long shifted = timestampMillis + clockOffsetMillis;
        return Math.max(startedMillis(), Math.min(shifted, nowMillis));
    }

    /** Returns what is known of the sender's clock, once. */
    synchronized @Nullable SessionClock takeClock() {
        if (clockOffsetMillis == NO_OFFSET || clockOffsetStored) {
            return null;
        }
        clockOffsetStored = true;
        return new SessionClock(start(), clockOffsetMillis);
    }

    private void show(int latency, double loss, int jitter, long nowNanos) {
        latencyMillis = (short) latency;
        lossPercent = loss;
        jitterMillis = (short) jitter;
        heardNanos = nowNanos;
        changed = true;
    }

    /** Incidents run on the server's clock: a client's may jump, and events are ordered by their receipt. */
    private void detect(double loss, long nowMillis) {
        IncidentDetector detector = incident;
        if (detector == null) {
            IncidentPolicy policy = room().context().incidentPolicy();
            if (!(loss >= policy.warningPercent())) {
                return;
            }
            detector = new IncidentDetector(policy);
            incident = detector;
        }
        IncidentEvent event = detector.sample(loss, nowMillis);
        if (event != null) {
            tell(event);
            if (event.kind() == IncidentEvent.Kind.RECOVERED) {
                incident = null;
            }
        }
    }

    private void tell(IncidentEvent event) {
        if (event.kind() == IncidentEvent.Kind.OPENED) {
            incidentOpened();
        }
        SessionContext context = room().context();
        context.metrics().incident(event.kind(), event.severity());
        context.broadcaster().incident(this, event);
    }

    /**
     * Turns unknown if nothing was heard for too long.
     *
     * @return whether it turned
     */
    synchronized boolean turnUnknownIfStale(long nowNanos, long staleNanos) {
        if (heardNanos == NOT_HEARD || nowNanos - heardNanos < staleNanos) {
            return false;
        }
        heardNanos = NOT_HEARD;
        latencyMillis = UNKNOWN;
        lossPercent = UNKNOWN;
        jitterMillis = UNKNOWN;
        changed = true;
        return true;
    }

    synchronized boolean heardAfter(MonitoredSession other) {
        long others = other.heardNanos();
        return heardNanos != NOT_HEARD && (others == NOT_HEARD || heardNanos - others > 0);
    }

    private synchronized long heardNanos() {
        return heardNanos;
    }

    synchronized Participant picture() {
        return new Participant(
                user(),
                name(),
                latencyMillis < 0 ? null : Integer.valueOf(latencyMillis),
                lossPercent < 0 ? null : lossPercent,
                jitterMillis < 0 ? null : Integer.valueOf(jitterMillis),
                room().context().thresholds().level(latencyMillis, lossPercent, jitterMillis));
    }

    /** Marks that the room has something new to tell. */
    void markChanged() {
        changed = true;
    }

    /** Takes the mark back and says whether it was set. Called under the room's lock. */
    boolean takeChanged() {
        if (!changed) {
            return false;
        }
        changed = false;
        return true;
    }

    /**
     * Counts a sample that is durable: what a session amounts to is what the store has of it, neither what was refused
     * nor what is still on its way.
     *
     * @return whether its sender is now owed an acknowledgement and was not before
     */
    synchronized boolean stored(Sample sample) {
        add(
                sample.timeMillis(),
                sample.latencyMillis() == null ? UNKNOWN : sample.latencyMillis(),
                sample.lossPercent() == null ? UNKNOWN : sample.lossPercent(),
                sample.jitterMillis() == null ? UNKNOWN : sample.jitterMillis(),
                sample.level());
        Long seq = sample.seq();
        if (seq == null) {
            return false;
        }
        store(seq);
        return owe();
    }

    /** Marks that an acknowledgement is owed; returns whether none was before. */
    synchronized boolean owe() {
        boolean before = owed;
        owed = true;
        return !before;
    }

    /** Takes that mark back; returns what {@link #acknowledged} does. */
    synchronized long takeOwed() {
        owed = false;
        return super.acknowledged();
    }

    /** Records that a queued sample could not be stored. */
    synchronized void refused(long seq) {
        refuse(seq);
    }

    /** Records that a sample came that was not looked at. */
    synchronized void dropped(long seq) {
        drop(seq);
    }

    /** Returns the number up to which everything is durable, or -1. */
    @Override
    synchronized long acknowledged() {
        return super.acknowledged();
    }

    /**
     * Ends the session.
     *
     * @return its end, or null if it was over before, or is to be ended as lost but has a connection again
     */
    synchronized @Nullable EndedSession end(long nowMillis, EndReason reason) {
        if (isEnded() || (reason == EndReason.LOST && !isWaiting())) {
            return null;
        }
        long endMillis = endAt(nowMillis);
        IncidentEvent closed = incident == null ? null : incident.end(endMillis);
        if (closed != null) {
            tell(closed);
        }
        return new EndedSession(this, Instant.ofEpochMilli(endMillis), reason);
    }

    /** Returns what the stored samples of a session that is over amount to, all of which are stored now or never. */
    synchronized SampleTotals totalsUntil(long endMillis) {
        end(endMillis);
        return totals();
    }
}
