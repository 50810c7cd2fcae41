package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.jdbi.SessionKeys.Place;
import dev.connectivity.session.Sample;
import dev.connectivity.spi.SampleStore;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Samples in PostgreSQL. A batch first goes in by COPY; only if something in it may be there already, or its session is
 * not this process's own, it goes in row by row, passing over what is there. That each (session, seq) is there once is
 * held by a unique index, not by this class.
 */
final class JdbiSampleStore implements SampleStore {

    private static final String COLUMNS = "session_key, seq, time, loss, session_day, latency, jitter, level";
    private static final int BYTES_A_ROW = 80;

    private final Database database;
    private final NodeLease lease;
    private final SessionKeys keys;
    private final Partitions partitions;

    JdbiSampleStore(Database database, NodeLease lease, SessionKeys keys, Partitions partitions) {
        this.database = database;
        this.lease = lease;
        this.keys = keys;
        this.partitions = partitions;
    }

    @Override
    public void append(List<Sample> batch) {
        if (!copied(batch)) {
            lease.heartbeat();
            database.run("store samples", handle -> merge(handle, batch));
        }
    }

    /** Returns false if nothing was stored because the batch needs more care. */
    private boolean copied(List<Sample> batch) {
        long node = lease.key();
        try {
            return database.attempt(handle -> {
                if (!lease.renew(handle)) {
                    return false;
                }
                Map<SessionId, Place> fresh = new HashMap<>();
                Map<SessionId, Place> places = keys.of(handle, batch, node, fresh);
                if (!places.values().stream().allMatch(Place::owned)) {
                    return false;
                }
                copy(handle, batch, places);
                keys.remember(fresh);
                return true;
            });
        } catch (SQLException | JdbiException failure) {
            String state = Database.sqlState(failure);
            if (Database.UNIQUE_VIOLATION.equals(state) || Database.CHECK_VIOLATION.equals(state)) {
                return false;
            }
            throw Database.translated("store samples", failure);
        }
    }

    private static void copy(Handle handle, List<Sample> batch, Map<SessionId, Place> places)
            throws SQLException, IOException {
        CopyRows rows = new CopyRows(batch.size() * BYTES_A_ROW);
        for (Sample sample : batch) {
            Place place = places.get(sample.session());
            if (place != null) {
                write(rows, sample, place);
            }
        }
        rows.copyInto(handle, "connectivity_private.sample (" + COLUMNS + ")");
    }

    private static void write(CopyRows rows, Sample sample, Place place) {
        Long seq = sample.seq();
        Double loss = sample.lossPercent();
        rows.row(8).int8(place.key());
        if (seq == null) {
            rows.nothing();
        } else {
            rows.int8(seq);
        }
        rows.timestamp(sample.timeMillis());
        if (loss == null) {
            rows.nothing();
        } else {
            rows.float8(loss);
        }
        rows.date(place.epochDay());
        small(rows, sample.latencyMillis());
        small(rows, sample.jitterMillis());
        small(rows, sample.level().code());
    }

    private static void small(CopyRows rows, @Nullable Integer value) {
        if (value == null) {
            rows.nothing();
        } else {
            rows.int2(value);
        }
    }

    /** Inserts what is not there yet and marks the sessions for a new rollup. */
    private void merge(Handle handle, List<Sample> batch) {
        if (!lease.renew(handle)) {
            throw new StorageUnavailableException("The lease was lost while samples were stored", null);
        }
        Map<SessionId, Place> places = keys.of(handle, batch, lease.key(), new HashMap<>());
        places.values().removeIf(Place.ERASED::equals);
        if (places.isEmpty()) {
            return;
        }
        partitions.ensure(handle, places.values().stream().map(Place::epochDay).toList());
        SampleArrays arrays = new SampleArrays();
        for (Sample sample : batch) {
            Place place = places.get(sample.session());
            if (place != null) {
                arrays.add(sample, place);
            }
        }
        arrays.insert(handle);
        handle.createUpdate("UPDATE connectivity.session SET stale = true WHERE session_key = ANY(:keys)")
                .bindArray(
                        "keys",
                        Long.class,
                        places.values().stream().map(Place::key).toList())
                .execute();
    }
}
