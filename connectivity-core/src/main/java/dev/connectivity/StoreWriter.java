package dev.connectivity;

import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is queued to the stores, batch by batch, and acknowledges what is durable, now and then. A session's
 * start and its client's clock are written before its samples and its end after them. While a store is away everything
 * waits here, in order, and is tried again with growing pauses.
 */
final class StoreWriter {

    static final int MAX_BATCH = 8192;

    /** So many sessions may begin while the store takes nothing; then nobody new is let in. */
    static final int MOST_STARTS = 20_000;

    /** So many sessions may end while the store takes no ends, even if it takes starts; then nobody new is let in. */
    static final int MOST_ENDS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SampleStore sampleStore;
    private final SessionStore sessionStore;
    private final SampleQueue queue;
    private final RoomBroadcaster broadcaster;
    private final ConnectivityMetrics metrics;
    private final TimeSource time;

    private final Queue<SessionStart> starts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwrittenStarts = new AtomicInteger();
    private final Queue<EndedSession> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwrittenEnds = new AtomicInteger();
    private final Set<SessionId> ending = ConcurrentHashMap.newKeySet();

    // Taken from the queues but not yet written. Guarded by this.
    private final List<SessionStart> openingNow = new ArrayList<>();
    private final List<SessionClock> clockingNow = new ArrayList<>();
    private final List<Sample> writingNow = new ArrayList<>();
    private final List<EndedSession> closingNow = new ArrayList<>();

    /** Whose the samples are, in their order. */
    private final List<MonitoredSession> writingFor = new ArrayList<>();

    /** The ends taken are written once all below this place of the queue is. */
    private long closingAfter;

    /** How many {@link #writingNow} holds, for any thread to read. */
    private volatile int takenSamples;

    private final Acknowledgements acknowledgements;
    private boolean noRoom;
    private long pauseNanos;
    private long pausedAtNanos;

    StoreWriter(
            SampleStore sampleStore,
            SessionStore sessionStore,
            SampleQueue queue,
            RoomBroadcaster broadcaster,
            ConnectivityMetrics metrics,
            TimeSource time,
            Duration acknowledgeInterval) {
        this.sampleStore = sampleStore;
        this.sessionStore = sessionStore;
        this.queue = queue;
        this.broadcaster = broadcaster;
        this.metrics = metrics;
        this.time = time;
        this.acknowledgements = new Acknowledgements(broadcaster, time, acknowledgeInterval);
    }

    void opened(SessionStart start) {
        unwrittenStarts.incrementAndGet();
        starts.add(start);
    }

    boolean isFull() {
        return unwrittenStarts.get() >= MOST_STARTS || unwrittenEnds.get() >= MOST_ENDS;
    }

    /** Returns about how many samples wait: those in the queue, and those taken from it that no store has taken yet. */
    int waitingSamples() {
        return queue.size() + takenSamples;
    }

    /** Returns how many sessions are over whose end no store has taken yet. */
    int waitingEnds() {
        return unwrittenEnds.get();
    }

    /** Notes that a session is over, before its summary comes: until that is written, the store thinks it goes on. */
    void ending(SessionId session) {
        ending.add(session);
    }

    boolean isEnding(SessionId session) {
        return ending.contains(session);
    }

    void closed(EndedSession ended) {
        unwrittenEnds.incrementAndGet();
        ends.add(ended);
    }

    /** Notes that a session has repeated a number: whoever does so has missed its acknowledgement. */
    void repeated(MonitoredSession session) {
        acknowledgements.repeated(session);
    }

    /** Writes all that waits, unless a store failed a moment ago, and acknowledges when it is time. */
    synchronized void write() {
        if (pauseNanos == 0 || time.nanos() - pausedAtNanos >= pauseNanos) {
            writeNow();
        }
        acknowledgements.tellIfDue();
    }

    /** Tells every sender up to which number everything of theirs is durable. */
    synchronized void acknowledgeNow() {
        acknowledgements.tell();
    }

    /**
     * Writes all that waits, and acknowledges in between: while more comes than the store takes, this does not return.
     *
     * @return whether everything is written
     */
    synchronized boolean writeNow() {
        boolean more = true;
        while (more) {
            take();
            if (openingNow.isEmpty() && writingNow.isEmpty() && closingNow.isEmpty()) {
                return true;
            }
            boolean full = writingNow.size() >= MAX_BATCH;
            long begin = time.nanos();
            try {
                writeTaken();
            } catch (RuntimeException failure) {
                metrics.storeWrite(time.nanos() - begin, writingNow.size(), false);
                pause(failure);
                return false;
            }
            acknowledgements.tellIfDue();
            // Ends that came while earlier ones waited were not taken with these.
            more = full || (closingNow.isEmpty() && !ends.isEmpty());
        }
        return closingNow.isEmpty();
    }

    /**
     * Ends first, then samples, then starts: so no sample is taken before its start, and no end is written before its
     * samples, if it waits for all that was in the queue when it was taken. Not all of that can be taken at any moment:
     * a reporter who has claimed a place and is not done with it holds up those behind it, whosever they are. Ends that
     * come while others wait are left for later: else those would wait for ever more samples while the store is behind.
     */
    private void take() {
        if (closingNow.isEmpty()) {
            moveTo(closingNow, ends);
            closingAfter = queue.next();
        }
        int taken = writingNow.size();
        while (writingNow.size() < MAX_BATCH && queue.moveTo(writingFor, writingNow)) {
            taken++;
            SessionClock clock = writingFor.get(taken - 1).takeClock();
            if (clock != null) {
                clockingNow.add(clock);
            }
        }
        takenSamples = taken;
        moveTo(openingNow, starts);
    }

    private void writeTaken() {
        if (!openingNow.isEmpty()) {
            RowByRow.write(openingNow, sessionStore::opened, "session starts");
            unwrittenStarts.addAndGet(-openingNow.size());
            openingNow.clear();
        }
        if (!clockingNow.isEmpty()) {
            RowByRow.write(clockingNow, sessionStore::clocked, "clocks' offsets");
            clockingNow.clear();
        }
        if (!writingNow.isEmpty()) {
            writeSamples();
            writingNow.clear();
            writingFor.clear();
            takenSamples = 0;
        }
        if (!closingNow.isEmpty() && queue.isTakenUpTo(closingAfter)) {
            List<SessionSummary> summaries =
                    closingNow.stream().map(EndedSession::summary).toList();
            RowByRow.write(summaries, sessionStore::closed, "session ends");
            closingNow.forEach(ended -> ending.remove(ended.session().id()));
            unwrittenEnds.addAndGet(-closingNow.size());
            closingNow.clear();
        }
        if (pauseNanos > 0) {
            LOG.info("The store takes data again");
            pauseNanos = 0;
        }
    }

    private void writeSamples() {
        long begin = time.nanos();
        Set<Sample> rejected;
        try {
            rejected = RowByRow.write(writingNow, sampleStore::append, "samples");
        } catch (StorageFullException full) {
            metrics.storeWrite(time.nanos() - begin, writingNow.size(), false);
            refuseAll(full);
            return;
        }
        int stored = writingNow.size() - rejected.size();
        metrics.storeWrite(time.nanos() - begin, stored, stored > 0);
        if (noRoom && stored > 0) {
            LOG.info("The store has room for samples again");
            noRoom = false;
        }
        for (int i = 0; i < writingNow.size(); i++) {
            Sample sample = writingNow.get(i);
            if (rejected.contains(sample)) {
                reject(writingFor.get(i), sample);
            } else {
                acknowledgements.stored(writingFor.get(i), sample);
            }
        }
    }

    private void refuseAll(StorageFullException full) {
        if (noRoom) {
            LOG.debug("The store still has no room: {}", full.getMessage());
        } else {
            LOG.warn("The store has no room, and samples are refused to their senders: {}", full.getMessage());
            noRoom = true;
        }
        for (int i = 0; i < writingNow.size(); i++) {
            refuse(writingFor.get(i), writingNow.get(i), SampleRefusal.STORE_FULL);
        }
    }

    /** Who sent it with a number keeps it; without one nobody has it any more. */
    private void reject(MonitoredSession session, Sample sample) {
        if (sample.seq() == null) {
            metrics.sampleLost();
        } else {
            refuse(session, sample, SampleRefusal.REJECTED);
        }
    }

    private void refuse(MonitoredSession session, Sample sample, SampleRefusal reason) {
        metrics.sampleRefused(reason);
        Long seq = sample.seq();
        if (seq != null) {
            session.refused(seq);
            broadcaster.refused(session, seq);
        }
    }

    private void pause(RuntimeException failure) {
        if (pauseNanos == 0) {
            LOG.warn("The store is away; data waits in memory until it returns", failure);
        } else {
            LOG.debug("The store is still away", failure);
        }
        // Who has left meanwhile is not waited for with an acknowledgement.
        closingNow.forEach(ended -> ended.session().forgetConnection());
        ends.forEach(ended -> ended.session().forgetConnection());
        pausedAtNanos = time.nanos();
        long longer = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
        // Up to a fifth less, so that several nodes do not return together.
        pauseNanos = longer - ThreadLocalRandom.current().nextLong(longer / 5);
    }

    private static <T> void moveTo(List<T> target, Queue<T> source) {
        @Nullable T next;
        while ((next = source.poll()) != null) {
            target.add(next);
        }
    }
}
