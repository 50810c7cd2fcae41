package dev.connectivity.jdbi;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The daily parts of the raw table, where they are not TimescaleDB's business. */
final class Partitions {

    static final String PREFIX = "sample_";

    /** Any number, the same on every node: two that make the same partition at once would fail otherwise. */
    private static final long LOCK = 0x636f6e6e_70617274L;

    private volatile @Nullable Boolean plain;

    /** Makes the partitions of some days if they are missing. */
    void ensure(Handle handle, Collection<Integer> epochDays) {
        if (!isPlain(handle)) {
            return;
        }
        Set<Integer> missing = new TreeSet<>(epochDays);
        missing.removeIf(day -> exists(handle, day));
        if (missing.isEmpty()) {
            return;
        }
        handle.createQuery("SELECT pg_advisory_xact_lock(:lock)::text")
                .bind("lock", LOCK)
                .mapTo(String.class)
                .one();
        for (int day : missing) {
            LocalDate date = LocalDate.ofEpochDay(day);
            handle.execute("CREATE TABLE IF NOT EXISTS connectivity_private." + nameOf(day)
                    + " PARTITION OF connectivity_private.sample FOR VALUES FROM ('" + date + "') TO ('"
                    + date.plusDays(1) + "')");
        }
    }

    /** Tells whether the raw table is partitioned by us rather than a hypertable. */
    boolean isPlain(Handle handle) {
        Boolean known = plain;
        if (known == null) {
            known = handle.createQuery(
                            "SELECT relkind = 'p' FROM pg_class WHERE oid = 'connectivity_private.sample'::regclass")
                    .mapTo(Boolean.class)
                    .one();
            plain = known;
        }
        return known;
    }

    static String nameOf(int epochDay) {
        return PREFIX + LocalDate.ofEpochDay(epochDay).toString().replace('-', '_');
    }

    private static boolean exists(Handle handle, int epochDay) {
        return handle.createQuery("SELECT to_regclass(:name) IS NOT NULL")
                .bind("name", "connectivity_private." + nameOf(epochDay))
                .mapTo(Boolean.class)
                .one();
    }
}
