package dev.connectivity.jdbi;

import dev.connectivity.StorageUnavailableException;
import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.PersonalData;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connectivity's ports on one PostgreSQL database, as one node among possibly several. The schema is made by
 * {@link ConnectivitySchema#migrate(DataSource)} before. What it hands out is thread-safe and lives as long as it.
 *
 * <pre>{@code
 * ConnectivitySchema.migrate(dataSource);
 * JdbiStorage storage = JdbiStorage.builder(dataSource).nodeName("voice-1").build();
 * }</pre>
 */
public final class JdbiStorage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiStorage.class);
    private static final Duration REPLAY_PAUSE = Duration.ofMillis(500);
    private static final Duration RETRY_PAUSE = Duration.ofHours(1);

    private final NodeLease lease;
    private final SampleStore sampleStore;
    private final SessionStore sessionStore;
    private final ConnectionHistory history;
    private final PersonalData personalData;
    private final Maintenance maintenance;
    private final @Nullable Spool spool;
    private final @Nullable SpoolingStores spooling;
    private final Background background = new Background();

    JdbiStorage(JdbiStorageBuilder builder) {
        // What a monitor waits for must end; maintenance, an export or an erasure may take its time.
        Database live = Database.timed(builder.dataSource, builder.networkTimeout);
        Database database = new Database(builder.dataSource);
        SessionKeys keys = new SessionKeys();
        Partitions partitions = new Partitions();
        Erasure erasure = new Erasure(database, builder.timeSource);
        ReadAsUser read = new ReadAsUser(database, builder.reader, builder.readTimeout);
        Path directory = builder.spoolDirectory;
        spool = directory == null ? null : Spool.open(directory, builder.spoolBytes);
        lease = new NodeLease(live, nodeName(builder, spool), builder.lease, builder.timeSource, keys::forgetAll);
        SampleStore samples = new JdbiSampleStore(live, lease, keys, partitions);
        JdbiSessionStore sessions = new JdbiSessionStore(live, lease, keys, builder.incidentPolicy);
        spooling = spool == null ? null : new SpoolingStores(samples, sessions, spool);
        sampleStore = spooling == null ? samples : spooling;
        sessionStore = spooling == null ? sessions : spooling;
        history = new JdbiConnectionHistory(read, builder.timeSource);
        personalData = new JdbiPersonalData(read, erasure, spooling);
        maintenance = new Maintenance(
                database,
                partitions,
                new Recovery(database, builder.incidentPolicy),
                new RollupRun(database, builder.incidentPolicy, builder.retention),
                new RetentionRun(database, partitions, builder.retention),
                erasure,
                builder.timeSource);
        background.every(builder.lease.dividedBy(4), "The lease could not be renewed", lease::heartbeatIfHeld);
        background.every(REPLAY_PAUSE, "Sessions could not be given back", sessions::giveBack);
        background.every(REPLAY_PAUSE, "The spool could not be replayed", this::replay);
        background.every(RETRY_PAUSE, "What was rejected could not be tried once more", this::retryRejected);
    }

    private static String nodeName(JdbiStorageBuilder builder, @Nullable Spool spool) {
        String chosen = builder.nodeName;
        if (chosen != null) {
            return chosen;
        }
        return spool == null ? UUID.randomUUID().toString() : spool.nodeName();
    }

    private void replay() {
        if (spooling != null) {
            spooling.replay();
        }
    }

    /**
     * Begins with the defaults.
     *
     * @param dataSource the schema owner's connections, best from a pool; it stays the caller's to close
     * @return a builder
     */
    public static JdbiStorageBuilder builder(DataSource dataSource) {
        return new JdbiStorageBuilder(dataSource);
    }

    /**
     * Returns where samples are kept.
     *
     * @return the same store every time
     */
    public SampleStore sampleStore() {
        return sampleStore;
    }

    /**
     * Returns where sessions are kept.
     *
     * @return the same store every time
     */
    public SessionStore sessionStore() {
        return sessionStore;
    }

    /**
     * Returns what users may read of their past. Every read is one transaction of the plain reading role.
     *
     * @return the same history every time
     */
    public ConnectionHistory history() {
        return history;
    }

    /**
     * Returns the way to hand over or erase what is kept about one user.
     *
     * @return the same every time
     */
    public PersonalData personalData() {
        return personalData;
    }

    /**
     * Returns the maintenance, for a scheduler to run every few minutes.
     *
     * @return the same every time
     */
    public Maintenance maintenance() {
        return maintenance;
    }

    /**
     * Tells what waits on disk for the database to return, and what it rejected.
     *
     * @return the present state; all zero without a spool
     */
    public SpoolStatus spool() {
        return spool == null ? new SpoolStatus(0, 0, 0, 0) : spool.status();
    }

    /**
     * Has what the database rejected tried once more, after its cause was removed. A restart does so, too, and every
     * hour of running.
     *
     * @return how many samples, starts and ends of sessions are tried; those that are rejected again are kept again
     */
    public int retryRejected() {
        return spooling == null ? 0 : spooling.retryRejected();
    }

    /** Gives up this node's claim to its sessions; what it left open may be finalised by others at once. */
    @Override
    public void close() {
        background.close();
        try {
            replay();
            lease.release();
        } catch (StorageUnavailableException away) {
            LOG.warn("The database is away; what is spooled stays so, and the lease lapses by itself", away);
        }
        if (spool != null) {
            spool.close();
        }
    }
}
