package dev.connectivity;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes lists to a store that may reject some of their rows for good, so that these do not hold up the others. */
final class RowByRow {

    private static final Logger LOG = LoggerFactory.getLogger(RowByRow.class);

    private RowByRow() {}

    /**
     * Writes a list; if the store rejects it for good, narrows it down to the rows that it rejects and gives up only
     * them.
     *
     * @return these very rows, which others may equal
     * @throws StorageUnavailableException if the store is away; the whole list is then to be written again
     * @throws StorageFullException if the store has no room; the whole list is then refused
     */
    static <T> Set<T> write(List<T> rows, Consumer<List<T>> store, String what) {
        IdentityHashMap<T, RuntimeException> rejected = new IdentityHashMap<>(0);
        narrowDown(rows, store, rejected);
        if (!rejected.isEmpty()) {
            // Once for a list, when all of it is decided: neither many rows nor many attempts flood the log.
            LOG.error(
                    "The store rejects {} of {} {}, one of them for this",
                    rejected.size(),
                    rows.size(),
                    what,
                    rejected.values().iterator().next());
        }
        return rejected.keySet();
    }

    private static <T> void narrowDown(
            List<T> rows, Consumer<List<T>> store, IdentityHashMap<T, RuntimeException> rejectedRows) {
        try {
            store.accept(List.copyOf(rows));
        } catch (StorageUnavailableException | StorageFullException later) {
            throw later;
        } catch (ConnectivityException rejected) {
            if (rows.size() == 1) {
                rejectedRows.put(rows.get(0), rejected);
                return;
            }
            int half = rows.size() / 2;
            narrowDown(rows.subList(0, half), store, rejectedRows);
            narrowDown(rows.subList(half, rows.size()), store, rejectedRows);
        }
    }
}
