package dev.connectivity.jdbi;

import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the storage in order: finalises sessions whose owner died, rolls samples up, drops what is past its retention,
 * makes partitions ahead, compresses. Idempotent; cut off anywhere, the next run goes on. Run it every few minutes on
 * every node: whoever comes first does the work. Needs two connections at a time. Thread-safe.
 */
public final class Maintenance {

    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    /** Any number, the same on every node. */
    static final long LOCK = 0x636f6e6e_6d61696eL;

    private static final int DAYS_AHEAD = 3;

    private final Database database;
    private final Partitions partitions;
    private final Recovery recovery;
    private final RollupRun rollup;
    private final RetentionRun retention;
    private final Erasure erasure;
    private final TimeSource time;

    Maintenance(
            Database database,
            Partitions partitions,
            Recovery recovery,
            RollupRun rollup,
            RetentionRun retention,
            Erasure erasure,
            TimeSource time) {
        this.database = database;
        this.partitions = partitions;
        this.recovery = recovery;
        this.rollup = rollup;
        this.retention = retention;
        this.erasure = erasure;
        this.time = time;
    }

    /**
     * Does what is due.
     *
     * @return what was done
     * @throws dev.connectivity.StorageUnavailableException if the database is away; what was done until then stays done
     */
    public MaintenanceReport run() {
        long begin = time.nanos();
        MaintenanceReport report = database.alone("maintain the database", LOCK, () -> maintain(begin))
                .orElseGet(() -> new MaintenanceReport(false, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        LOG.debug("{}", report);
        return report;
    }

    private MaintenanceReport maintain(long begin) {
        Instant now = time.now();
        makePartitionsAhead(now);
        int recovered = recovery.run();
        RollupRun.Result rolled = rollup.run(now);
        erasure.sweep(now);
        RetentionRun.Result dropped = retention.run(now);
        return new MaintenanceReport(
                true,
                Duration.ofNanos(time.nanos() - begin),
                recovered,
                rolled.sessions(),
                rolled.minutes(),
                dropped.days(),
                rolled.rows() + dropped.rows(),
                dropped.minutes(),
                dropped.hours(),
                dropped.compressed(),
                dropped.leftForLater());
    }

    private void makePartitionsAhead(Instant now) {
        int today = (int) LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
        List<Integer> days =
                IntStream.rangeClosed(today - 1, today + DAYS_AHEAD).boxed().toList();
        database.run("make partitions", handle -> partitions.ensure(handle, days));
    }
}
