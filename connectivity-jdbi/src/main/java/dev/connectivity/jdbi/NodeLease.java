package dev.connectivity.jdbi;

import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's claim to its sessions. Whoever writes renews the lease in the same transaction; whoever takes over the
 * sessions of a lapsed lease locks its row first. So nobody's session is finalised while its owner is writing.
 *
 * <p>Whatever makes what is known about sessions uncertain, a lost lease or an erasure on any node, is told to a
 * callback.
 *
 * <p>Lapsing is judged by the database's clock alone. {@code seen_at} is by the caller's clock, as resuming asks for
 * it.
 */
final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private final Database database;
    private final TimeSource time;
    private final Duration length;
    private final Runnable onChange;

    private String name;
    private volatile @Nullable Long nodeKey;
    private volatile long seenErasures;

    NodeLease(Database database, String name, Duration length, TimeSource time, Runnable onChange) {
        this.database = database;
        this.name = name;
        this.length = length;
        this.time = time;
        this.onChange = onChange;
    }

    /** Returns this process's key, taking a lease first if it has none. */
    long key() {
        Long key = nodeKey;
        return key == null ? acquire() : key;
    }

    /**
     * Renews within a transaction, whose other rows nobody else touches until it is over.
     *
     * @return false if the lease lapsed or another process took the name
     */
    boolean renew(Handle handle) {
        Long key = nodeKey;
        if (key == null) {
            return false;
        }
        Optional<Long> erasures = handle.createQuery("UPDATE connectivity_private.node"
                        + " SET seen_at = :now, lease_until = now() + :length * interval '1 ms'"
                        + " WHERE node_key = :key AND NOT superseded AND lease_until > now()"
                        + " RETURNING (SELECT coalesce(max(erasure), 0) FROM connectivity_private.erased_session)")
                .bind("now", time.now())
                .bind("length", length.toMillis())
                .bind("key", key)
                .mapTo(Long.class)
                .findOne();
        if (erasures.isPresent() && erasures.get() != seenErasures) {
            seenErasures = erasures.get();
            onChange.run();
        }
        return erasures.isPresent();
    }

    /** As {@link #heartbeat()}, unless nothing was written yet. */
    void heartbeatIfHeld() {
        if (nodeKey != null) {
            heartbeat();
        }
    }

    /** Renews in a transaction of its own, taking a new lease if the old one is lost. */
    void heartbeat() {
        if (!database.call("renew the lease", this::renew)) {
            acquire();
        }
    }

    /**
     * Takes the lease: of a process that had the same name and must be dead, or back after it lapsed.
     */
    synchronized long acquire() {
        Long former = nodeKey;
        long key = database.call("take the lease", handle -> {
            if (former != null && revive(handle, former)) {
                return former;
            }
            if (former != null && isSuperseded(handle, former)) {
                LOG.error("Another process runs as node {}; this one goes on under a name of its own", name);
                name = name + "-" + UUID.randomUUID();
            }
            handle.createUpdate("UPDATE connectivity_private.node"
                            + " SET superseded = true, lease_until = least(lease_until, now())"
                            + " WHERE name = :name AND NOT superseded")
                    .bind("name", name)
                    .execute();
            return handle.createQuery("INSERT INTO connectivity_private.node (name, seen_at, lease_until)"
                            + " VALUES (:name, :now, now() + :length * interval '1 ms') RETURNING node_key")
                    .bind("name", name)
                    .bind("now", time.now())
                    .bind("length", length.toMillis())
                    .mapTo(Long.class)
                    .one();
        });
        nodeKey = key;
        onChange.run();
        return key;
    }

    /** Ends the lease, so that others need not wait for what is left open. */
    void release() {
        Long key = nodeKey;
        if (key != null) {
            nodeKey = null;
            database.run(
                    "end the lease",
                    handle -> handle.createUpdate(
                                    "UPDATE connectivity_private.node SET lease_until = now() WHERE node_key = :key")
                            .bind("key", key)
                            .execute());
        }
    }

    private boolean revive(Handle handle, long key) {
        return handle.createUpdate("UPDATE connectivity_private.node"
                                + " SET seen_at = :now, lease_until = now() + :length * interval '1 ms'"
                                + " WHERE node_key = :key AND NOT superseded")
                        .bind("now", time.now())
                        .bind("length", length.toMillis())
                        .bind("key", key)
                        .execute()
                == 1;
    }

    private static boolean isSuperseded(Handle handle, long key) {
        return handle.createQuery("SELECT superseded FROM connectivity_private.node WHERE node_key = :key")
                .bind("key", key)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }
}
