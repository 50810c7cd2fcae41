package dev.connectivity.jdbi;

import dev.connectivity.StorageUnavailableException;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link JdbiStorage}; all have defaults. Not thread-safe. */
public final class JdbiStorageBuilder {

    final DataSource dataSource;
    String reader = ConnectivitySchema.DEFAULT_READER;

    @Nullable
    String nodeName;

    @Nullable
    Path spoolDirectory;

    long spoolBytes;
    Duration lease = Duration.ofSeconds(20);
    Duration readTimeout = Duration.ofSeconds(5);
    Duration networkTimeout = Duration.ofSeconds(5);
    IncidentPolicy incidentPolicy = IncidentPolicy.DEFAULT;
    Retention retention = Retention.DEFAULT;
    TimeSource timeSource = TimeSource.system();

    JdbiStorageBuilder(DataSource dataSource) {
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
    public JdbiStorageBuilder reader(String role) {
        reader = ConnectivitySchema.requireRoleName(role);
        return this;
    }

    /**
     * Names this node, differently from every other that shares the database. A process that starts under the name of
     * an earlier one declares it dead and need not wait for its lease to lapse. By default a random name, kept in the
     * spool if there is one.
     *
     * @param name such as a host name
     * @return this
     */
    public JdbiStorageBuilder nodeName(String name) {
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
    public JdbiStorageBuilder spool(Path directory, long maxBytes) {
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
    public JdbiStorageBuilder lease(Duration length) {
        lease = requirePositive("lease", length);
        return this;
    }

    /**
     * Sets how long a statement of a read may take. By default 5 s.
     *
     * @param timeout above zero
     * @return this
     */
    public JdbiStorageBuilder readTimeout(Duration timeout) {
        readTimeout = requirePositive("readTimeout", timeout);
        return this;
    }

    /**
     * Sets how long the database may leave one of the stores' requests unanswered before it counts as away
     * ({@link java.sql.Connection#setNetworkTimeout}). By default 5 s. A server that vanished, or a lock, says nothing:
     * without this what comes would wait instead of going to the spool. Together with the pool's connection timeout let
     * it be shorter than the monitor's {@code closeTimeout}. Reading history, maintenance, export and erasure are not
     * bound by it, but by the driver's own timeout, if it has one.
     *
     * @param timeout above zero, at most 24 days
     * @return this
     */
    public JdbiStorageBuilder networkTimeout(Duration timeout) {
        networkTimeout = requirePositive("networkTimeout", timeout);
        return this;
    }

    /**
     * Sets what counts as an incident where totals are made from stored samples. By default
     * {@link IncidentPolicy#DEFAULT}.
     *
     * @param policy the monitor's
     * @return this
     */
    public JdbiStorageBuilder incidentPolicy(IncidentPolicy policy) {
        incidentPolicy = policy;
        return this;
    }

    /**
     * Sets how long each tier is kept. By default {@link Retention#DEFAULT}.
     *
     * @param newRetention for the maintenance of this node; the same on all of them
     * @return this
     */
    public JdbiStorageBuilder retention(Retention newRetention) {
        retention = newRetention;
        return this;
    }

    /**
     * Sets the clock that says what today is. By default the machine's.
     *
     * @param source the monitor's
     * @return this
     */
    public JdbiStorageBuilder timeSource(TimeSource source) {
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
