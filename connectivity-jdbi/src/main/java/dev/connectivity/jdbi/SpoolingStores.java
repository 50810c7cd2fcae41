package dev.connectivity.jdbi;

import dev.connectivity.ConnectivityException;
import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores with a spool behind them. While the database is away, and until all that was spooled has followed it
 * there, everything goes to the spool, so that the order of things is kept. Replaying is safe to repeat, as the stores
 * are.
 */
final class SpoolingStores implements SampleStore, SessionStore {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolingStores.class);
    private static final int ENTRIES_A_STEP = 5000;

    private final SampleStore samples;
    private final SessionStore sessions;
    private final Spool spool;

    SpoolingStores(SampleStore samples, SessionStore sessions, Spool spool) {
        this.samples = samples;
        this.sessions = sessions;
        this.spool = spool;
    }

    @Override
    public synchronized void append(List<Sample> batch) {
        write(batch, samples::append, SpoolEntry::of);
    }

    @Override
    public synchronized void opened(List<SessionStart> starts) {
        write(starts, sessions::opened, SpoolEntry::of);
    }

    @Override
    public synchronized void clocked(List<SessionClock> clocks) {
        write(clocks, sessions::clocked, SpoolEntry::of);
    }

    @Override
    public synchronized void closed(List<SessionSummary> summaries) {
        write(summaries, sessions::closed, SpoolEntry::of);
    }

    @Override
    public Optional<StoredSession> reopen(Resumption wanted) {
        return Optional.ofNullable(reopenAll(List.of(wanted)).get(wanted.session()));
    }

    /**
     * Does not hold up those who write. If something was spooled meanwhile, such as an end, the answer may be too old.
     */
    @Override
    public Map<SessionId, StoredSession> reopenAll(List<Resumption> wanted) {
        Map<SessionId, StoredSession> found;
        do {
            replay();
            found = sessions.reopenAll(wanted);
        } while (!spool.isEmpty());
        return found;
    }

    /** Takes a user out of the spool, in order with what comes and goes. */
    synchronized void erase(UserId user) {
        spool.erase(user);
    }

    private <T> void write(List<T> rows, Consumer<List<T>> store, Function<T, SpoolEntry> entry) {
        if (spool.isEmpty()) {
            try {
                store.accept(rows);
                return;
            } catch (StorageUnavailableException away) {
                LOG.warn("The database is away; what comes now is spooled", away);
            } catch (ConnectivityException rejected) {
                LOG.debug("Something of what comes is rejected; it is looked for by way of the spool", rejected);
                spool.add(rows.stream().map(entry).toList());
                replayIfPossible();
                return;
            }
        }
        spool.add(rows.stream().map(entry).toList());
    }

    /** What is spooled is durable, so nobody needs to hear that the database is away now. */
    private void replayIfPossible() {
        try {
            replay();
        } catch (StorageUnavailableException away) {
            LOG.warn("The database is away; what comes now is spooled", away);
        }
    }

    /** Puts back what the database rejected, to be replayed. */
    synchronized int retryRejected() {
        return spool.retryRejected();
    }

    synchronized List<String> export(UserId user) {
        return spool.export(user);
    }

    /**
     * Brings what is spooled to the database, step by step.
     *
     * @throws StorageUnavailableException if it is still away
     */
    void replay() {
        boolean more = !spool.isEmpty();
        if (more) {
            LOG.debug("Replaying the spool: {}", spool.status());
        }
        while (more) {
            more = replayStep();
        }
    }

    private synchronized boolean replayStep() {
        List<SpoolEntry> entries = spool.oldest(ENTRIES_A_STEP);
        Map<Long, String> rejected = new TreeMap<>();
        int from = 0;
        while (from < entries.size()) {
            int to = from;
            while (to < entries.size()
                    && entries.get(to).kind() == entries.get(from).kind()) {
                to++;
            }
            store(entries.subList(from, to), rejected);
            from = to;
        }
        if (!entries.isEmpty()) {
            spool.removeUpTo(entries.get(entries.size() - 1).id(), rejected);
            if (!rejected.isEmpty()) {
                LOG.error(
                        "The database rejects {} of {} entries for good. They are kept in the spool's"
                                + " table \"rejected\" and tried once more every hour, after retryRejected() and"
                                + " after a restart; the first: {}",
                        rejected.size(),
                        entries.size(),
                        rejected.values().iterator().next());
            }
            if (spool.isEmpty()) {
                LOG.info("The database has all that was spooled");
            }
        }
        return !spool.isEmpty();
    }

    /** Stores entries of one kind; those that the database will never take are found out and noted. */
    private void store(List<SpoolEntry> entries, Map<Long, String> reasons) {
        try {
            switch (entries.get(0).kind()) {
                case START ->
                    sessions.opened(entries.stream().map(SpoolEntry::start).toList());
                case CLOCK -> sessions.clocked(present(entries, SpoolEntry::clock));
                case SAMPLE -> samples.append(present(entries, SpoolEntry::sample));
                case END -> sessions.closed(present(entries, SpoolEntry::end));
            }
        } catch (StorageUnavailableException away) {
            throw away;
        } catch (ConnectivityException rejected) {
            if (entries.size() == 1) {
                LOG.debug("The database rejects an entry", rejected);
                reasons.put(entries.get(0).id(), Database.reason(rejected));
                return;
            }
            store(entries.subList(0, entries.size() / 2), reasons);
            store(entries.subList(entries.size() / 2, entries.size()), reasons);
        }
    }

    private static <T> List<T> present(List<SpoolEntry> entries, Function<SpoolEntry, @Nullable T> part) {
        List<T> parts = new ArrayList<>(entries.size());
        for (SpoolEntry entry : entries) {
            parts.add(Objects.requireNonNull(part.apply(entry)));
        }
        return parts;
    }
}
