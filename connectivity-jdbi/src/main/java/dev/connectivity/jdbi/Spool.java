package dev.connectivity.jdbi;

import dev.connectivity.StorageFullException;
import dev.connectivity.UserId;
import dev.connectivity.jdbi.SpoolFile.Parameters;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file that keeps what the database could not take, in order, until it can. An SQLite database with a synchronous
 * write-ahead log: what {@link #add} returned from survives a crash of the process and of the machine, and operators
 * can look into it with tools of their own. Thread-safe.
 */
final class Spool implements AutoCloseable {

    /** About what one takes, so that the last batch does not use up the reserve. */
    private static final long BYTES_AN_ENTRY = 160;

    private static final List<String> TABLES = List.of("rejected", "entry");

    private static final Parameters NO_PARAMETERS = statement -> {};

    private static final String JSON = "json_object('kind', lower(kind), 'session_id', session, 'channel_id', channel,"
            + " 'time', strftime('%Y-%m-%dT%H:%M:%fZ', time / 1000.0, 'unixepoch'), 'seq', seq, 'latency_ms', latency,"
            + " 'packet_loss', loss, 'jitter_ms', jitter, 'quality', level)";

    /** Starts and ends of sessions are few and are still taken when there is no room for samples. */
    private static final double RESERVE = 1.1;

    private final SpoolFile file;
    private final long maxBytes;
    private long entries;
    private long rejected;

    private Spool(SpoolFile file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens the spool of a directory, with what an earlier process left in it. What the database rejected then is to be
     * tried once more.
     *
     * @throws dev.connectivity.ConnectivityException if it cannot be opened, such as because another process has it
     */
    static Spool open(Path directory, long maxBytes) {
        Spool spool = new Spool(SpoolFile.open(directory), maxBytes);
        spool.count();
        spool.retryRejected();
        return spool;
    }

    /**
     * Returns a name that stays with this directory, so that a restarted process is known for the former one's heir.
     */
    String nodeName() {
        return file.nodeName();
    }

    /**
     * Keeps entries; durable when it returns.
     *
     * @throws StorageFullException if there is no room, or the disk has none; nothing was kept
     */
    synchronized void add(List<SpoolEntry> added) {
        boolean samples = added.stream().anyMatch(entry -> entry.kind() == SpoolEntry.Kind.SAMPLE);
        if (bytes() + added.size() * BYTES_AN_ENTRY > maxBytes * (samples ? 1 : RESERVE)) {
            throw new StorageFullException(
                    "The spool is full with " + entries + " entries that wait and " + rejected + " that were rejected",
                    null);
        }
        try {
            file.attempt(open -> {
                try (PreparedStatement insert = open.prepareStatement(SpoolEntry.INSERT)) {
                    for (SpoolEntry entry : added) {
                        entry.bind(insert);
                        insert.addBatch();
                    }
                    return insert.executeBatch();
                }
            });
            entries += added.size();
        } catch (SQLException failure) {
            throw new StorageFullException("The spool could not be written", failure);
        }
    }

    /** Returns the oldest entries. */
    synchronized List<SpoolEntry> oldest(int limit) {
        return file.list(SpoolEntry.SELECT, select -> select.setInt(1, limit), SpoolEntry::read);
    }

    /**
     * Forgets entries that are in the database now, but keeps those of them apart that it rejected.
     *
     * @param id the last of them
     * @param reasons why, by the ids of those that were rejected
     */
    synchronized void removeUpTo(long id, Map<Long, String> reasons) {
        changed(file.call(open -> {
            int moved = 0;
            try (PreparedStatement move = open.prepareStatement("INSERT INTO rejected (id, " + SpoolEntry.COLUMNS
                    + ", why) SELECT id, " + SpoolEntry.COLUMNS + ", ? FROM entry WHERE id = ?")) {
                for (Map.Entry<Long, String> each : reasons.entrySet()) {
                    move.setString(1, each.getValue());
                    move.setLong(2, each.getKey());
                    moved += move.executeUpdate();
                }
            }
            return new Change(-file.update("DELETE FROM entry WHERE id <= ?", delete -> delete.setLong(1, id)), moved);
        }));
    }

    /**
     * Puts back what was rejected, where it was in the order.
     *
     * @return how many entries
     */
    synchronized int retryRejected() {
        Change change = file.call(open -> {
            int moved = file.update(
                    "INSERT INTO entry (id, " + SpoolEntry.COLUMNS + ") SELECT id, " + SpoolEntry.COLUMNS
                            + " FROM rejected",
                    NO_PARAMETERS);
            return new Change(moved, -file.update("DELETE FROM rejected", NO_PARAMETERS));
        });
        changed(change);
        return change.entries();
    }

    /** Forgets a user. */
    synchronized void erase(UserId user) {
        Parameters who = delete -> delete.setString(1, user.value());
        changed(file.call(open -> new Change(
                -file.update("DELETE FROM entry WHERE user = ?", who),
                -file.update("DELETE FROM rejected WHERE user = ?", who))));
    }

    /** Returns what is here of a user, each entry as a JSON object. */
    synchronized List<String> export(UserId user) {
        List<String> objects = new ArrayList<>();
        for (String table : TABLES) {
            objects.addAll(file.list(
                    "SELECT " + JSON + " FROM " + table + " WHERE user = ? ORDER BY id",
                    select -> select.setString(1, user.value()),
                    row -> row.getString(1)));
        }
        return objects;
    }

    synchronized SpoolStatus status() {
        return new SpoolStatus(entries, rejected, bytes(), maxBytes);
    }

    synchronized boolean isEmpty() {
        return entries == 0;
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    private long bytes() {
        return entries + rejected == 0 ? 0 : file.bytes();
    }

    /** How many more there are. */
    private record Change(int entries, int rejected) {}

    private void changed(Change change) {
        entries += change.entries();
        rejected += change.rejected();
    }

    private void count() {
        entries = count("entry");
        rejected = count("rejected");
    }

    private long count(String table) {
        return file.list("SELECT count(*) FROM " + table, NO_PARAMETERS, row -> row.getLong(1))
                .get(0);
    }
}
