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
import java.util.UUID;

/**
 * A file that keeps what the database could not take, in order, until it can. An SQLite database with a synchronous
 * write-ahead log: what {@link #add} returned from survives a crash of the process and of the machine, and operators can
 * look into it with tools of their own. Thread-safe.
 */
final class Spool implements AutoCloseable {

    private static final int PAGE_BYTES = 4096;

    /** Starts and ends of sessions are few and are still taken when there is no room for samples. */
    private static final double RESERVE = 1.1;

    private final Connection connection;
    private final String nodeName;
    private final long maxBytes;
    private long entries;

    private Spool(Connection connection, String nodeName, long maxBytes, long entries) {
        this.connection = connection;
        this.nodeName = nodeName;
        this.maxBytes = maxBytes;
        this.entries = entries;
    }

    /**
     * Opens the spool of a directory, with what an earlier process left in it.
     *
     * @throws ConnectivityException if it cannot be opened, such as because another process has it
     */
    static Spool open(Path directory, long maxBytes) {
        try {
            Files.createDirectories(directory);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("spool.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA locking_mode = EXCLUSIVE");
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA secure_delete = ON");
                statement.execute("PRAGMA journal_size_limit = 4194304");
                statement.execute("CREATE TABLE IF NOT EXISTS entry (" + SpoolEntry.DEFINITION + ")");
                addClockColumn(statement);
                statement.execute("CREATE TABLE IF NOT EXISTS node (name TEXT NOT NULL)");
                statement.execute(
                        "INSERT INTO node SELECT '" + UUID.randomUUID() + "' WHERE NOT EXISTS (SELECT 1 FROM node)");
                connection.setAutoCommit(false);
                try (ResultSet rows =
                        statement.executeQuery("SELECT (SELECT name FROM node), (SELECT count(*) FROM entry)")) {
                    rows.next();
                    return new Spool(connection, rows.getString(1), maxBytes, rows.getLong(2));
                }
            }
        } catch (SQLException | IOException failure) {
            throw new ConnectivityException("The spool cannot be opened", failure);
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
        if (bytes() >= maxBytes * (samples ? 1 : RESERVE)) {
            throw new StorageFullException("The spool is full with " + entries + " entries", null);
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

    /** Forgets entries that are in the database now. */
    synchronized void removeUpTo(long id) {
        delete("DELETE FROM entry WHERE id <= ?", statement -> statement.setLong(1, id));
    }

    /** Forgets a user. */
    synchronized void erase(UserId user) {
        delete("DELETE FROM entry WHERE user = ?", statement -> statement.setString(1, user.value()));
    }

    synchronized SpoolStatus status() {
        return new SpoolStatus(entries, bytes(), maxBytes);
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
        if (entries == 0) {
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

    private void delete(String sql, Parameters parameters) {
        entries -= this.<Integer>inTransaction(() -> {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                parameters.set(delete);
                return delete.executeUpdate();
            }
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
