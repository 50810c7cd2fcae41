package dev.connectivity;

import dev.connectivity.incident.IncidentDetector;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionAggregator;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.stats.VoiceStats;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of one session. Its own lock guards all of it; nothing here is shared between sessions. */
final class MonitoredSession implements LiveSession {

    private static final int UNKNOWN = -1;

    private final SessionStart start;
    private final Seat seat;
    private final SessionContext context;
    private final SeqLedger ledger = new SeqLedger();
    private final IncidentDetector incidents;
    private final SessionAggregator aggregator;

    private volatile @Nullable Object attachment;
    private boolean ended;

    private long clockOffsetMillis;
    private boolean clockOffsetKnown;
    private boolean clockOffsetStored;

    private int latencyMillis = UNKNOWN;
    private double lossPercent = UNKNOWN;
    private int jitterMillis = UNKNOWN;
    private QualityLevel level = QualityLevel.UNKNOWN;
    private boolean heard;
    private long heardNanos;

    private long lostNanos;
    private long lostMillis;

    MonitoredSession(SessionStart start, Seat seat, SessionContext context, Object attachment) {
        this(start, seat, context, attachment, SampleTotals.EMPTY);
    }

    private MonitoredSession(
            SessionStart start, Seat seat, SessionContext context, Object attachment, SampleTotals earlier) {
        this.start = start;
        this.seat = seat;
        this.context = context;
        this.attachment = attachment;
        this.aggregator = new SessionAggregator(earlier);
        this.incidents = new IncidentDetector(context.incidentPolicy());
    }

    static MonitoredSession reopened(StoredSession stored, Seat seat, SessionContext context, Object attachment) {
        MonitoredSession session = new MonitoredSession(stored.start(), seat, context, attachment, stored.totals());
        Long highestSeq = stored.highestSeq();
        if (highestSeq != null) {
            session.ledger.restore(highestSeq);
        }
        Long offset = stored.clockOffsetMillis();
        if (offset != null) {
            session.clockOffsetMillis = offset;
            session.clockOffsetKnown = true;
            session.clockOffsetStored = true;
        }
        return session;
    }

    /** Takes in a sample that breaks no rule. */
    synchronized Intake report(VoiceStats stats, long nowMillis, long nowNanos) {
        if (ended) {
            return Intake.ENDED;
        }
        Long number = stats.seq();
        long seq = number == null || number < 0 ? UNKNOWN : number;
        SeqLedger.Verdict verdict = seq < 0 ? SeqLedger.Verdict.NEWEST : ledger.see(seq);
        if (verdict == SeqLedger.Verdict.REPEATED) {
            return Intake.REPEATED;
        }
        int latency = stats.latencyMillis() == null ? UNKNOWN : stats.latencyMillis();
        double loss = stats.lossPercent() == null ? UNKNOWN : stats.lossPercent();
        int jitter = stats.jitterMillis() == null ? UNKNOWN : stats.jitterMillis();
        QualityLevel verdictLevel = context.thresholds().level(latency, loss, jitter);
        long takenMillis = takenAt(stats.timestampMillis(), nowMillis);

        boolean shown = verdict == SeqLedger.Verdict.NEWEST;
        if (shown) {
            show(latency, loss, jitter, verdictLevel, nowNanos);
            detect(loss, nowMillis);
        }
        if (verdict != SeqLedger.Verdict.REFUSED_BEFORE) {
            aggregator.add(takenMillis, latency, loss, jitter, verdictLevel);
            context.metrics().sampleAccepted(verdictLevel);
        }
        SampleQueue queue = context.queue();
        if (queue != null && !queue.offer(this, seq, takenMillis, latency, loss, jitter, verdictLevel)) {
            if (seq >= 0) {
                ledger.refuse(seq);
            }
            return shown ? Intake.SHOWN_NOT_STORED : Intake.COUNTED_NOT_STORED;
        }
        return shown ? Intake.SHOWN : Intake.COUNTED;
    }

    /** Shifts the sender's clock by the offset seen first, so that samples sent late keep their spacing. */
    private long takenAt(@Nullable Long timestampMillis, long nowMillis) {
        if (timestampMillis == null) {
            return nowMillis;
        }
        if (!clockOffsetKnown) {
            clockOffsetMillis = nowMillis - timestampMillis;
            clockOffsetKnown = true;
        }
        long shifted = timestampMillis + clockOffsetMillis;
        return Math.max(start.startedAt().toEpochMilli(), Math.min(shifted, nowMillis));
    }

    /** Returns what is known of the sender's clock, once. */
    synchronized @Nullable SessionClock takeClock() {
        if (!clockOffsetKnown || clockOffsetStored) {
            return null;
        }
        clockOffsetStored = true;
        return new SessionClock(start, clockOffsetMillis);
    }

    private void show(int latency, double loss, int jitter, QualityLevel newLevel, long nowNanos) {
        latencyMillis = latency;
        lossPercent = loss;
        jitterMillis = jitter;
        level = newLevel;
        heard = true;
        heardNanos = nowNanos;
    }

    /** Incidents run on the server's clock: a client's may jump, and events are ordered by their receipt. */
    private void detect(double loss, long nowMillis) {
        IncidentEvent event = loss < 0 ? null : incidents.sample(loss, nowMillis);
        if (event != null) {
            tell(event);
        }
    }

    private void tell(IncidentEvent event) {
        if (event.kind() == IncidentEvent.Kind.OPENED) {
            aggregator.incidentOpened();
        }
        context.metrics().incident(event.kind(), event.severity());
        context.broadcaster().incident(this, event);
    }

    /**
     * Turns unknown if nothing was heard for too long.
     *
     * @return whether it turned
     */
    synchronized boolean turnUnknownIfStale(long nowNanos, long staleNanos) {
        if (!heard || nowNanos - heardNanos < staleNanos) {
            return false;
        }
        heard = false;
        latencyMillis = UNKNOWN;
        lossPercent = UNKNOWN;
        jitterMillis = UNKNOWN;
        level = QualityLevel.UNKNOWN;
        return true;
    }

    synchronized boolean heardAfter(MonitoredSession other) {
        return heard && (!other.heard() || heardNanos - other.heardNanos() > 0);
    }

    private synchronized boolean heard() {
        return heard;
    }

    private synchronized long heardNanos() {
        return heardNanos;
    }

    synchronized Participant picture() {
        return new Participant(
                user(),
                seat.name(),
                latencyMillis < 0 ? null : latencyMillis,
                lossPercent < 0 ? null : lossPercent,
                jitterMillis < 0 ? null : jitterMillis,
                level);
    }

    /** Records that a sample is durable. */
    synchronized void stored(long seq) {
        ledger.store(seq);
    }

    /** Records that a queued sample could not be stored. */
    synchronized void refused(long seq) {
        ledger.refuse(seq);
    }

    /** Returns the number up to which everything is durable, or -1. */
    synchronized long acknowledged() {
        return ledger.acknowledged();
    }

    /**
     * Gives the session to another connection.
     *
     * @return false if the session is over
     */
    synchronized boolean attach(Object newAttachment) {
        if (!ended) {
            attachment = newAttachment;
        }
        return !ended;
    }

    /** Records that a connection is gone; nothing happens if another one has the session. */
    synchronized void detach(Object lostAttachment, long nowMillis, long nowNanos) {
        if (attachment == lostAttachment) {
            attachment = null;
            lostMillis = nowMillis;
            lostNanos = nowNanos;
        }
    }

    /** Tells whether no connection has had this session for so long that it is over. */
    synchronized boolean isLost(long nowNanos, long resumeNanos) {
        return !ended && attachment == null && nowNanos - lostNanos >= resumeNanos;
    }

    /**
     * Ends the session.
     *
     * @return its summary, or null if it was over before, or is to be ended as lost but has a connection again
     */
    synchronized @Nullable SessionSummary end(long nowMillis, SessionSummary.EndReason reason) {
        if (ended || (reason == SessionSummary.EndReason.LOST && attachment != null)) {
            return null;
        }
        ended = true;
        long seenMillis = attachment == null ? lostMillis : nowMillis;
        long endMillis = Math.max(start.startedAt().toEpochMilli(), seenMillis);
        IncidentEvent closed = incidents.end(endMillis);
        if (closed != null) {
            tell(closed);
        }
        aggregator.end(endMillis);
        return new SessionSummary(start, Instant.ofEpochMilli(endMillis), aggregator.totals(), reason);
    }

    Seat seat() {
        return seat;
    }

    SessionStart start() {
        return start;
    }

    @Override
    public SessionId id() {
        return start.session();
    }

    @Override
    public UserId user() {
        return start.user();
    }

    @Override
    public String name() {
        return seat.name();
    }

    @Override
    public ChannelId channel() {
        return start.channel();
    }

    @Override
    public Instant startedAt() {
        return start.startedAt();
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }
}
