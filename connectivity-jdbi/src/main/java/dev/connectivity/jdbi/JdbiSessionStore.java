package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionClock;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.SessionStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Sessions in PostgreSQL, each belonging to the process that holds the lease named in its row. */
final class JdbiSessionStore implements SessionStore {

    private final Database database;
    private final NodeLease lease;
    private final SessionKeys keys;
    private final IncidentPolicy incidents;

    /** Sessions that were taken and not read yet. */
    private volatile List<TakenSession> unread = List.of();

    JdbiSessionStore(Database database, NodeLease lease, SessionKeys keys, IncidentPolicy incidents) {
        this.database = database;
        this.lease = lease;
        this.keys = keys;
        this.incidents = incidents;
    }

    @Override
    public void opened(List<SessionStart> starts) {
        writing("store session starts", (handle, node) -> SessionRows.open(handle, starts, node));
    }

    @Override
    public void clocked(List<SessionClock> clocks) {
        writing("store clock offsets", (handle, node) -> {
            SessionRows.open(handle, clocks.stream().map(SessionClock::start).toList(), node);
            SessionRows.clock(handle, clocks);
        });
    }

    @Override
    public void closed(List<SessionSummary> summaries) {
        writing("store session ends", (handle, node) -> {
            SessionRows.open(
                    handle, summaries.stream().map(SessionSummary::start).toList(), node);
            SessionRows.close(handle, summaries, node);
        });
        keys.forget(summaries.stream().map(summary -> summary.start().session()).toList());
    }

    @Override
    public Optional<StoredSession> reopen(Resumption wanted) {
        return Optional.ofNullable(reopenAll(List.of(wanted)).get(wanted.session()));
    }

    /** One call after the other, so that nothing is given back that another call has taken since. */
    @Override
    public synchronized Map<SessionId, StoredSession> reopenAll(List<Resumption> wanted) {
        long node = renewed();
        List<TakenSession> taken = database.call("reopen sessions", handle -> {
            requireLease(handle);
            TakenSession.giveBack(handle, unread, node);
            return TakenSession.take(handle, wanted, node);
        });
        unread = taken;
        keys.forget(taken.stream().map(each -> each.start().session()).toList());
        // They are this node's now. What they amount to is read in a transaction of its own, since all who write for
        // this node wait for its lease's row.
        Map<SessionId, StoredSession> stored = taken.isEmpty()
                ? Map.of()
                : database.read("read sessions' samples", handle -> new StoredSessions(handle, incidents).of(taken));
        unread = List.of();
        return stored;
    }

    /**
     * Gives back what was taken and could not be read, so that nobody was told of it: its owner may never come again.
     */
    void giveBack() {
        if (!unread.isEmpty()) {
            synchronized (this) {
                writing("give sessions back", (handle, node) -> TakenSession.giveBack(handle, unread, node));
                unread = List.of();
            }
        }
    }

    private interface Writing {
        void in(Handle handle, long node);
    }

    private void writing(String what, Writing work) {
        long node = renewed();
        database.run(what, handle -> {
            requireLease(handle);
            work.in(handle, node);
        });
    }

    private long renewed() {
        lease.key();
        lease.heartbeat();
        return lease.key();
    }

    private void requireLease(Handle handle) {
        if (!lease.renew(handle)) {
            throw new StorageUnavailableException("The lease was lost while sessions were stored", null);
        }
    }
}
