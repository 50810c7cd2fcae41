package dev.connectivity.jdbi;

import dev.connectivity.StorageUnavailableException;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.PersonalData;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
    private static final long REPLAY_MILLIS = 500;

    private final NodeLease lease;
    private final SampleStore sampleStore;
    private final SessionStore sessionStore;
    private final ConnectionHistory history;
    private final PersonalData personalData;
    private final Maintenance maintenance;
    private final @Nullable Spool spool;
    private final @Nullable SpoolingStores spooling;
    private final ScheduledExecutorService background;
    private final ScheduledFuture<?> heartbeat;
    private final ScheduledFuture<?> replay;

    private JdbiStorage(Builder builder) {
        Database database = new Database(builder.dataSource);
        SessionKeys keys = new SessionKeys();
        Partitions partitions = new Partitions();
        Erasure erasure = new Erasure(database, builder.timeSource);
        ReadAsUser read = new ReadAsUser(database, builder.reader, builder.readTimeout);
        Path directory = builder.spoolDirectory;
        spool = directory == null ? null : Spool.open(directory, builder.spoolBytes);
        lease = new NodeLease(database, nodeName(builder, spool), builder.lease, builder.timeSource, keys::forgetAll);
        SampleStore samples = new JdbiSampleStore(database, lease, keys, partitions);
        SessionStore sessions = new JdbiSessionStore(database, lease, keys, builder.incidentPolicy);
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
        background = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "connectivity-storage");
            thread.setDaemon(true);
            return thread;
        });
        long pause = Math.max(1, builder.lease.toMillis() / 4);
        heartbeat = every(pause, "The lease could not be renewed", lease::heartbeatIfHeld);
        replay = every(REPLAY_MILLIS, "The spool could not be replayed", this::replay);
    }

    private static String nodeName(Builder builder, @Nullable Spool spool) {
        String chosen = builder.nodeName;
        if (chosen != null) {
            return chosen;
        }
        return spool == null ? UUID.randomUUID().toString() : spool.nodeName();
    }

    private ScheduledFuture<?> every(long pauseMillis, String complaint, Runnable task) {
        return background.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (StorageUnavailableException away) {
                        LOG.debug(complaint, away);
                    } catch (RuntimeException failure) {
                        LOG.warn(complaint, failure);
                    }
                },
                pauseMillis,
                pauseMillis,
                TimeUnit.MILLISECONDS);
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
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
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
     * Tells what waits on disk for the database to return.
     *
     * @return the present state; all zero without a spool
     */
    public SpoolStatus spool() {
        return spool == null ? new SpoolStatus(0, 0, 0) : spool.status();
    }

    /** Gives up this node's claim to its sessions; what it left open may be finalised by others at once. */
    @Override
    public void close() {
        heartbeat.cancel(false);
        replay.cancel(false);
        background.shutdown();
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

    /** Settings of a {@link JdbiStorage}; all have defaults. Not thread-safe. */
    public static final class Builder {

        private final DataSource dataSource;
        private String reader = ConnectivitySchema.DEFAULT_READER;
        private @Nullable String nodeName;
        private @Nullable Path spoolDirectory;
        private long spoolBytes;
        private Duration lease = Duration.ofSeconds(20);
        private Duration readTimeout = Duration.ofSeconds(5);
        private IncidentPolicy incidentPolicy = IncidentPolicy.DEFAULT;
        private Retention retention = Retention.DEFAULT;
        private TimeSource timeSource = TimeSource.system();

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Names the plain role that reads take.
         *
         * @param role as given to {@link ConnectivitySchema#migrate(DataSource, String)}; by default
         *     {@value ConnectivitySchema#DEFAULT_READER}
         * @return this
         * @throws IllegalArgumentException if it is not a plain lower-case name
         */
        public Builder reader(String role) {
            reader = ConnectivitySchema.requireRoleName(role);
            return this;
        }

        /**
         * Names this node, differently from every other that shares the database. A process that starts under the name of
         * an earlier one declares it dead and need not wait for its lease to lapse. By default a random name, kept in the spool if there is one.
         *
         * @param name such as a host name
         * @return this
         */
        public Builder nodeName(String name) {
            nodeName = name;
            return this;
        }

        /**
         * Spools on disk while the database is away: an acknowledged sample is then in the database or in an fsynced file,
         * which is replayed in order when the database returns or the process starts again. By default there is no spool,
         * and {@link StorageUnavailableException} tells the caller to wait.
         *
         * @param directory this node's own, made if missing; a second process that opens it fails
         * @param maxBytes how much room samples may take; beyond it
         *     {@link dev.connectivity.StorageFullException} refuses them
         * @return this
         */
        public Builder spool(Path directory, long maxBytes) {
            spoolDirectory = directory;
            spoolBytes = maxBytes;
            return this;
        }

        /**
         * Sets how long this node's sessions stay its own after it was last heard of. By default 20 s.
         *
         * @param length above zero; renewed four times within it
         * @return this
         */
        public Builder lease(Duration length) {
            lease = requirePositive("lease", length);
            return this;
        }

        /**
         * Sets how long a statement of a read may take. By default 5 s.
         *
         * @param timeout above zero
         * @return this
         */
        public Builder readTimeout(Duration timeout) {
            readTimeout = requirePositive("readTimeout", timeout);
            return this;
        }

        /**
         * Sets what counts as an incident where totals are made from stored samples. By default
         * {@link IncidentPolicy#DEFAULT}.
         *
         * @param policy the monitor's
         * @return this
         */
        public Builder incidentPolicy(IncidentPolicy policy) {
            incidentPolicy = policy;
            return this;
        }

        /**
         * Sets how long each tier is kept. By default {@link Retention#DEFAULT}.
         *
         * @param newRetention for the maintenance of this node; the same on all of them
         * @return this
         */
        public Builder retention(Retention newRetention) {
            retention = newRetention;
            return this;
        }

        /**
         * Sets the clock that says what today is. By default the machine's.
         *
         * @param source the monitor's
         * @return this
         */
        public Builder timeSource(TimeSource source) {
            timeSource = source;
            return this;
        }

        /**
         * Makes the storage. Nothing is asked of the database yet, so it may be away.
         *
         * @return the storage, to be closed after the monitor
         * @throws dev.connectivity.ConnectivityException if the spool cannot be opened
         */
        public JdbiStorage build() {
            return new JdbiStorage(this);
        }

        private static Duration requirePositive(String what, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(what + " must be above zero, not " + duration);
            }
            return duration;
        }
    }
}
