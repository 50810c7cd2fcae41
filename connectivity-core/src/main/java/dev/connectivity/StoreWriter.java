package dev.connectivity;

import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is queued to the stores, batch by batch, and acknowledges what is durable, now and then. A session's start and its
 * client's clock are written before its samples and its end after them. While a store is away everything waits here, in order, and is tried again
 * with growing pauses.
 */
final class StoreWriter {

    static final int MAX_BATCH = 8192;

    /** So many sessions may begin while the store takes nothing; then nobody new is let in. */
    static final int MOST_STARTS = 20_000;

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
    private final Queue<SessionSummary> ends = new ConcurrentLinkedQueue<>();
    private final Set<SessionId> ending = ConcurrentHashMap.newKeySet();

    // Taken from the queues but not yet written. Guarded by this.
    private final List<SessionStart> openingNow = new ArrayList<>();
    private final List<SessionClock> clockingNow = new ArrayList<>();
    private final List<SampleQueue.Queued> writingNow = new ArrayList<>();
    private final List<SessionSummary> closingNow = new ArrayList<>();

    /** Sessions of which something was stored, or stored before, that their senders have not been told. */
    private final Set<MonitoredSession> toAcknowledge = ConcurrentHashMap.newKeySet();

    private final long acknowledgeNanos;
    private long acknowledgedAtNanos;
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
        this.acknowledgeNanos = acknowledgeInterval.toNanos();
        this.acknowledgedAtNanos = time.nanos() - acknowledgeNanos;
    }

    void opened(SessionStart start) {
        unwrittenStarts.incrementAndGet();
        starts.add(start);
    }

    boolean isFullOfStarts() {
        return unwrittenStarts.get() >= MOST_STARTS;
    }

    /** Notes that a session is over, before its summary comes: until that is written, the store thinks it goes on. */
    void ending(SessionId session) {
        ending.add(session);
    }

    boolean isEnding(SessionId session) {
        return ending.contains(session);
    }

    void closed(SessionSummary summary) {
        ends.add(summary);
    }

    /** Notes that a session's sender is to hear, again perhaps, of what is durable. */
    void acknowledge(MonitoredSession session) {
        toAcknowledge.add(session);
    }

    /** Writes all that waits, unless a store failed a moment ago, and acknowledges if it is time. */
    synchronized void write() {
        if (pauseNanos == 0 || time.nanos() - pausedAtNanos >= pauseNanos) {
            writeNow();
        }
        if (!toAcknowledge.isEmpty() && time.nanos() - acknowledgedAtNanos >= acknowledgeNanos) {
            acknowledgeNow();
        }
    }

    /** Tells every sender up to which number everything of theirs is durable. */
    synchronized void acknowledgeNow() {
        acknowledgedAtNanos = time.nanos();
        for (Iterator<MonitoredSession> due = toAcknowledge.iterator(); due.hasNext(); ) {
            MonitoredSession session = due.next();
            // Before its number is read, so that whatever comes meanwhile is told next time.
            due.remove();
            long acknowledged = session.acknowledged();
            if (acknowledged >= 0) {
                broadcaster.acknowledged(session, acknowledged);
            }
        }
    }

    /**
     * Writes all that waits.
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
            more = writingNow.size() >= MAX_BATCH;
            try {
                writeTaken(!more);
            } catch (RuntimeException failure) {
                pause(failure);
                return false;
            }
        }
        return true;
    }

    /** Ends first, then samples, then starts: so no end is taken before its samples, and no sample before its start. */
    private void take() {
        moveTo(closingNow, ends);
        SampleQueue.Queued next;
        while (writingNow.size() < MAX_BATCH && (next = queue.poll()) != null) {
            writingNow.add(next);
            SessionClock clock = next.session().takeClock();
            if (clock != null) {
                clockingNow.add(clock);
            }
        }
        moveTo(openingNow, starts);
    }

    private void writeTaken(boolean allSamplesTaken) {
        if (!openingNow.isEmpty()) {
            writeOrSplit(openingNow, sessionStore::opened, "session start", new ArrayList<>(0));
            unwrittenStarts.addAndGet(-openingNow.size());
            openingNow.clear();
        }
        if (!clockingNow.isEmpty()) {
            writeOrSplit(clockingNow, sessionStore::clocked, "clock's offset", new ArrayList<>(0));
            clockingNow.clear();
        }
        if (!writingNow.isEmpty()) {
            writeSamples();
            writingNow.clear();
        }
        if (allSamplesTaken && !closingNow.isEmpty()) {
            writeOrSplit(closingNow, sessionStore::closed, "session end", new ArrayList<>(0));
            closingNow.forEach(summary -> ending.remove(summary.start().session()));
            closingNow.clear();
        }
        if (pauseNanos > 0) {
            LOG.info("The store takes data again");
            pauseNanos = 0;
        }
    }

    private void writeSamples() {
        List<Sample> batch = new ArrayList<>(writingNow.size());
        for (SampleQueue.Queued queued : writingNow) {
            batch.add(queued.sample());
        }
        long begin = time.nanos();
        boolean stored = false;
        List<Sample> rejected = new ArrayList<>(0);
        try {
            writeOrSplit(batch, sampleStore::append, "sample", rejected);
            stored = true;
        } catch (StorageFullException full) {
            LOG.warn("{} samples are refused to their senders: {}", batch.size(), full.getMessage());
            writingNow.forEach(this::refuse);
            return;
        } finally {
            metrics.storeWrite(time.nanos() - begin, batch.size(), stored);
        }
        for (SampleQueue.Queued queued : writingNow) {
            Long seq = queued.sample().seq();
            if (!rejected.isEmpty() && rejected.contains(queued.sample())) {
                refuse(queued);
            } else if (seq != null) {
                queued.session().stored(seq);
                toAcknowledge.add(queued.session());
            }
        }
    }

    private void refuse(SampleQueue.Queued queued) {
        metrics.sampleRefused();
        Long seq = queued.sample().seq();
        if (seq != null) {
            queued.session().refused(seq);
            broadcaster.refused(queued.session(), seq);
        }
    }

    /** Writes a list; if the store rejects it for good, narrows it down to the rows that it rejects and gives up only them. */
    private <T> void writeOrSplit(List<T> rows, Consumer<List<T>> store, String what, List<T> rejectedRows) {
        try {
            store.accept(List.copyOf(rows));
        } catch (StorageUnavailableException | StorageFullException later) {
            throw later;
        } catch (ConnectivityException rejected) {
            if (rows.size() == 1) {
                LOG.error("The store rejects a {}", what, rejected);
                metrics.sampleLost();
                rejectedRows.add(rows.get(0));
                return;
            }
            int half = rows.size() / 2;
            writeOrSplit(rows.subList(0, half), store, what, rejectedRows);
            writeOrSplit(rows.subList(half, rows.size()), store, what, rejectedRows);
        }
    }

    private void pause(RuntimeException failure) {
        if (pauseNanos == 0) {
            LOG.warn("The store is away; data waits in memory until it returns", failure);
        } else {
            LOG.debug("The store is still away", failure);
        }
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
