package dev.connectivity.jdbi;

import dev.connectivity.ConnectivityException;
import dev.connectivity.StorageFullException;
import dev.connectivity.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A file that keeps what the database could not take, in order, until it can. An SQLite database with a synchronous
 * write-ahead log: what {@link #add} returned from survives a crash of the process and of the machine, and operators can
 * look into it with tools of their own. Thread-safe.
 */
final class Spool implements AutoCloseable {

    private static final int PAGE_BYTES = 4096;

    /** About what one takes, so that the last batch does not use up the reserve. */
    private static final long BYTES_AN_ENTRY = 160;

    private static final List<String> TABLES = List.of("rejected", "entry");

    private static final Parameters NO_PARAMETERS = statement -> {};

    private static final String JSON = "json_object('kind', lower(kind), 'session_id', session, 'channel_id', channel,"
            + " 'time', strftime('%Y-%m-%dT%H:%M:%fZ', time / 1000.0, 'unixepoch'), 'seq', seq, 'latency_ms', latency,"
            + " 'packet_loss', loss, 'jitter_ms', jitter, 'quality', level)";

    /** Starts and ends of sessions are few and are still taken when there is no room for samples. */
    private static final double RESERVE = 1.1;

    private final Connection connection;
    private final String nodeName;
    private final long maxBytes;
    private long entries;
    private long rejected;

    private Spool(Connection connection, String nodeName, long maxBytes) {
        this.connection = connection;
        this.nodeName = nodeName;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens the spool of a directory, with what an earlier process left in it. What the database rejected then is to be
     * tried once more.
     *
     * @throws ConnectivityException if it cannot be opened, such as because another process has it
     */
    static Spool open(Path directory, long maxBytes) {
        try {
            Files.createDirectories(directory);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("spool.db"));
            try {
                return open(connection, maxBytes);
            } catch (SQLException | ConnectivityException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException | IOException failure) {
            throw new ConnectivityException("The spool cannot be opened", failure);
        }
    }

    private static Spool open(Connection connection, long maxBytes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA secure_delete = ON");
            statement.execute("PRAGMA journal_size_limit = 4194304");
            statement.execute("CREATE TABLE IF NOT EXISTS entry (" + SpoolEntry.DEFINITION + ")");
            addClockColumn(statement);
            statement.execute("CREATE TABLE IF NOT EXISTS rejected (" + SpoolEntry.DEFINITION + ", "
                    + SpoolEntry.CLOCK_COLUMN + " INTEGER, why TEXT NOT NULL)");
            statement.execute("CREATE TABLE IF NOT EXISTS node (name TEXT NOT NULL)");
            statement.execute(
                    "INSERT INTO node SELECT '" + UUID.randomUUID() + "' WHERE NOT EXISTS (SELECT 1 FROM node)");
            connection.setAutoCommit(false);
            String nodeName;
            try (ResultSet rows = statement.executeQuery("SELECT name FROM node")) {
                rows.next();
                nodeName = rows.getString(1);
            }
            Spool spool = new Spool(connection, nodeName, maxBytes);
            spool.count();
            spool.retryRejected();
            return spool;
        }
    }

    private static void addClockColumn(Statement statement) throws SQLException {
        boolean there;
        try (ResultSet rows = statement.executeQuery(
                "SELECT count(*) FROM pragma_table_info('entry') WHERE name = '" + SpoolEntry.CLOCK_COLUMN + "'")) {
            rows.next();
            there = rows.getInt(1) > 0;
        }
        if (!there) {
            statement.execute("ALTER TABLE entry ADD COLUMN " + SpoolEntry.CLOCK_COLUMN + " INTEGER");
        }
    }

    /** Returns a name that stays with this directory, so that a restarted process is known for the former one's heir. */
    String nodeName() {
        return nodeName;
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
        try (PreparedStatement insert = connection.prepareStatement(SpoolEntry.INSERT)) {
            for (SpoolEntry entry : added) {
                entry.bind(insert);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            entries += added.size();
        } catch (SQLException failure) {
            rollback();
            throw new StorageFullException("The spool could not be written", failure);
        }
    }

    /** Returns the oldest entries. */
    synchronized List<SpoolEntry> oldest(int limit) {
        return inTransaction(() -> {
            List<SpoolEntry> oldest = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(SpoolEntry.SELECT)) {
                select.setInt(1, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        oldest.add(SpoolEntry.read(rows));
                    }
                }
            }
            return oldest;
        });
    }

    /**
     * Forgets entries that are in the database now, but keeps those of them apart that it rejected.
     *
     * @param id the last of them
     * @param reasons why, by the ids of those that were rejected
     */
    synchronized void removeUpTo(long id, Map<Long, String> reasons) {
        changed(inTransaction(() -> {
            int moved = 0;
            try (PreparedStatement move = connection.prepareStatement("INSERT INTO rejected (id, " + SpoolEntry.COLUMNS
                    + ", why) SELECT id, " + SpoolEntry.COLUMNS + ", ? FROM entry WHERE id = ?")) {
                for (Map.Entry<Long, String> each : reasons.entrySet()) {
                    move.setString(1, each.getValue());
                    move.setLong(2, each.getKey());
                    moved += move.executeUpdate();
                }
            }
            return new Change(-update("DELETE FROM entry WHERE id <= ?", delete -> delete.setLong(1, id)), moved);
        }));
    }

    /**
     * Puts back what was rejected, where it was in the order.
     *
     * @return how many entries
     */
    synchronized int retryRejected() {
        Change change = inTransaction(() -> {
            int moved = update(
                    "INSERT INTO entry (id, " + SpoolEntry.COLUMNS + ") SELECT id, " + SpoolEntry.COLUMNS
                            + " FROM rejected",
                    NO_PARAMETERS);
            return new Change(moved, -update("DELETE FROM rejected", NO_PARAMETERS));
        });
        changed(change);
        return change.entries();
    }

    /** Forgets a user. */
    synchronized void erase(UserId user) {
        Parameters who = delete -> delete.setString(1, user.value());
        changed(inTransaction(() -> new Change(
                -update("DELETE FROM entry WHERE user = ?", who),
                -update("DELETE FROM rejected WHERE user = ?", who))));
    }

    /** Returns what is here of a user, each entry as a JSON object. */
    synchronized List<String> export(UserId user) {
        return inTransaction(() -> {
            List<String> objects = new ArrayList<>();
            for (String table : TABLES) {
                try (PreparedStatement select = connection.prepareStatement(
                        "SELECT " + JSON + " FROM " + table + " WHERE user = ? ORDER BY id")) {
                    select.setString(1, user.value());
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            objects.add(rows.getString(1));
                        }
                    }
                }
            }
            return objects;
        });
    }

    synchronized SpoolStatus status() {
        return new SpoolStatus(entries, rejected, bytes(), maxBytes);
    }

    synchronized boolean isEmpty() {
        return entries == 0;
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new ConnectivityException("The spool could not be closed", failure);
        }
    }

    private long bytes() {
        if (entries + rejected == 0) {
            return 0;
        }
        return inTransaction(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT (SELECT page_count FROM pragma_page_count)"
                            + " - (SELECT freelist_count FROM pragma_freelist_count)")) {
                rows.next();
                return rows.getLong(1) * PAGE_BYTES;
            }
        });
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private int update(String sql, Parameters parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            parameters.set(update);
            return update.executeUpdate();
        }
    }

    /** How many more there are. */
    private record Change(int entries, int rejected) {}

    private void changed(Change change) {
        entries += change.entries();
        rejected += change.rejected();
    }

    private void count() {
        inTransaction(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM rejected)")) {
                rows.next();
                entries = rows.getLong(1);
                rejected = rows.getLong(2);
            }
            return Boolean.TRUE;
        });
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException failure) {
            rollback();
            throw new ConnectivityException("The spool failed", failure);
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException alreadyBroken) {
            // What is not committed is gone in any case.
        }
    }
}
