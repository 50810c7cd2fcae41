package dev.connectivity.jdbi;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
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
            if (exists(handle, day)) {
                continue;
            }
            String part = "connectivity_private." + nameOf(day);
            // Made and attached rather than made as a partition, which would wait for every reader of the whole table,
            // such as a backup, and make all writers wait behind it.
            handle.execute("CREATE TABLE " + part
                    + " (LIKE connectivity_private.sample INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
            handle.execute("ALTER TABLE connectivity_private.sample ATTACH PARTITION " + part + " FOR VALUES FROM ('"
                    + date + "') TO ('" + date.plusDays(1) + "')");
        }
    }

    /** Returns the days before a day that have a partition or chunk, oldest first. */
    List<LocalDate> daysBefore(Handle handle, LocalDate before) {
        List<LocalDate> days = isPlain(handle) ? partitionDays(handle) : chunkDays(handle);
        return days.stream().filter(day -> day.isBefore(before)).sorted().toList();
    }

    /** Names are read here rather than cast by SQL, whose planner is free to cast the names of other tables first. */
    private static List<LocalDate> partitionDays(Handle handle) {
        return handle
                .createQuery("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " WHERE i.inhparent = 'connectivity_private.sample'::regclass")
                .mapTo(String.class)
                .list()
                .stream()
                .map(name -> LocalDate.parse(name.substring(PREFIX.length()).replace('_', '-')))
                .toList();
    }

    private static List<LocalDate> chunkDays(Handle handle) {
        return handle.createQuery("SELECT range_start::date FROM timescaledb_information.chunks"
                        + " WHERE hypertable_schema = 'connectivity_private' AND hypertable_name = 'sample'")
                .mapTo(LocalDate.class)
                .list();
    }

    /** Keeps writers from a day until the end of the transaction; readers wait only when it is dropped. */
    void lock(Handle handle, LocalDate day) {
        lock(handle, day, "SHARE ROW EXCLUSIVE");
    }

    /** Keeps everybody from a day until the end of the transaction. */
    void lockAlone(Handle handle, LocalDate day) {
        lock(handle, day, "ACCESS EXCLUSIVE");
    }

    private void lock(Handle handle, LocalDate day, String mode) {
        String part = isPlain(handle) ? "connectivity_private." + nameOf((int) day.toEpochDay()) : chunkOf(handle, day);
        handle.execute("LOCK TABLE " + part + " IN " + mode + " MODE");
    }

    /** A day of samples is one chunk: there is no other dimension, and the interval is a day. */
    private static String chunkOf(Handle handle, LocalDate day) {
        return handle.createQuery("SELECT format('%I.%I', chunk_schema, chunk_name)"
                        + " FROM timescaledb_information.chunks WHERE hypertable_schema = 'connectivity_private'"
                        + " AND hypertable_name = 'sample' AND range_start::date = :day")
                .bind("day", day)
                .mapTo(String.class)
                .one();
    }

    /** Drops a day; on TimescaleDB all days before it must be gone. */
    void drop(Handle handle, LocalDate day) {
        if (isPlain(handle)) {
            handle.execute("DROP TABLE connectivity_private." + nameOf((int) day.toEpochDay()));
        } else {
            timescale(
                    handle, "drop_chunks('connectivity_private.sample', older_than => date '" + day.plusDays(1) + "')");
        }
    }

    /**
     * Returns the days that are over and not compressed, where TimescaleDB has its community licence; takes the whole
     * table for itself the first time.
     */
    List<LocalDate> daysToCompress(Handle handle, LocalDate today) {
        if (isPlain(handle) || !"timescale".equals(setting(handle, "timescaledb.license"))) {
            return List.of();
        }
        boolean enabled = handle.createQuery("SELECT compression_enabled FROM timescaledb_information.hypertables"
                        + " WHERE hypertable_schema = 'connectivity_private' AND hypertable_name = 'sample'")
                .mapTo(Boolean.class)
                .one();
        if (!enabled) {
            handle.execute("ALTER TABLE connectivity_private.sample SET (timescaledb.compress,"
                    + " timescaledb.compress_segmentby = 'session_key', timescaledb.compress_orderby = 'seq')");
        }
        return handle.createQuery("SELECT range_start::date FROM timescaledb_information.chunks"
                        + " WHERE hypertable_schema = 'connectivity_private' AND hypertable_name = 'sample'"
                        + " AND NOT is_compressed AND range_end::date < :today ORDER BY range_start")
                .bind("today", today)
                .mapTo(LocalDate.class)
                .list();
    }

    /** Compresses the chunk of a day; takes it for itself at the end, to empty what is compressed then. */
    void compress(Handle handle, LocalDate day) {
        timescale(handle, "compress_chunk('" + chunkOf(handle, day) + "', true)");
    }

    private static void timescale(Handle handle, String call) {
        String schema = handle.createQuery("SELECT quote_ident(n.nspname) FROM pg_extension e"
                        + " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'timescaledb'")
                .mapTo(String.class)
                .one();
        handle.createQuery("SELECT count(*) FROM (SELECT " + schema + "." + call + ") called")
                .mapTo(Long.class)
                .one();
    }

    private static String setting(Handle handle, String name) {
        return handle.createQuery("SELECT coalesce(current_setting(:name, true), '')")
                .bind("name", name)
                .mapTo(String.class)
                .one();
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

    /**
     * Not by to_regclass: within a transaction it may not hear of what another one made while this one waited for it.
     */
    private static boolean exists(Handle handle, int epochDay) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM pg_class WHERE relname = :name"
                        + " AND relnamespace = 'connectivity_private'::regnamespace)")
                .bind("name", nameOf(epochDay))
                .mapTo(Boolean.class)
                .one();
    }
}
