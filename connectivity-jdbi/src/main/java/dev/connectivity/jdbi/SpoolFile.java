package dev.connectivity.jdbi;

import dev.connectivity.ConnectivityException;
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

/** The SQLite database of a {@link Spool}: its tables, and transactions on them. One thread at a time. */
final class SpoolFile implements AutoCloseable {

    private static final int PAGE_BYTES = 4096;

    private final Connection connection;
    private final String nodeName;

    private SpoolFile(Connection connection, String nodeName) {
        this.connection = connection;
        this.nodeName = nodeName;
    }

    /**
     * Opens the file of a directory, makes it or what an earlier version's lacks.
     *
     * @throws ConnectivityException if it cannot be opened, such as because another process has it
     */
    static SpoolFile open(Path directory) {
        try {
            Files.createDirectories(directory);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("spool.db"));
            try {
                return new SpoolFile(connection, prepared(connection));
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException | IOException failure) {
            throw new ConnectivityException("The spool cannot be opened", failure);
        }
    }

    /** Returns the name of the node. */
    private static String prepared(Connection connection) throws SQLException {
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
            try (ResultSet rows = statement.executeQuery("SELECT name FROM node")) {
                rows.next();
                return rows.getString(1);
            }
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

    String nodeName() {
        return nodeName;
    }

    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    interface Mapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Does something that is durable when it returns. */
    <T> T attempt(Work<T> work) throws SQLException {
        try {
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException failure) {
            rollback();
            throw failure;
        }
    }

    /** As {@link #attempt}, where a failure is a defect. */
    <T> T call(Work<T> work) {
        try {
            return attempt(work);
        } catch (SQLException failure) {
            throw new ConnectivityException("The spool failed", failure);
        }
    }

    /** Changes rows within a transaction and returns how many. */
    int update(String sql, Parameters parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            parameters.set(update);
            return update.executeUpdate();
        }
    }

    /** Reads rows in a transaction of its own. */
    <T> List<T> list(String sql, Parameters parameters, Mapper<T> mapper) {
        return call(open -> {
            List<T> list = new ArrayList<>();
            try (PreparedStatement select = open.prepareStatement(sql)) {
                parameters.set(select);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        list.add(mapper.read(rows));
                    }
                }
            }
            return list;
        });
    }

    /** Returns the room that is in use. */
    long bytes() {
        return list(
                                "SELECT (SELECT page_count FROM pragma_page_count)"
                                        + " - (SELECT freelist_count FROM pragma_freelist_count)",
                                none -> {},
                                row -> row.getLong(1))
                        .get(0)
                * PAGE_BYTES;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new ConnectivityException("The spool could not be closed", failure);
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
