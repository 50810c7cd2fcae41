package dev.connectivity.benchmarks.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.jdbi.ConnectivitySchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that is measured: the one named by {@code CONNECTIVITY_TEST_DB_URL}, user and password in it, else an
 * embedded one.
 */
final class Server implements AutoCloseable {

    private final @Nullable EmbeddedPostgres embedded;
    private final String url;
    private int databases;

    /**
     * Starts it.
     *
     * @param durable false where the figures do not matter
     */
    Server(boolean durable) throws IOException {
        String named = System.getenv("CONNECTIVITY_TEST_DB_URL");
        embedded = named != null
                ? null
                : EmbeddedPostgres.builder()
                        .setServerConfig("fsync", durable ? "on" : "off")
                        .setServerConfig("synchronous_commit", durable ? "on" : "off")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("shared_buffers", "1GB")
                        .setServerConfig("max_wal_size", "4GB")
                        .start();
        url = embedded == null ? named : embedded.getJdbcUrl("postgres", "postgres");
    }

    /** Returns a pool on a new database with the schema. It is gone with the server, or stays on a named one. */
    HikariDataSource newDatabase() throws SQLException {
        String name = "connectivity_benchmark_" + ProcessHandle.current().pid() + "_" + ++databases;
        try (HikariDataSource admin = pool(url)) {
            execute(admin, "CREATE DATABASE " + name);
        }
        HikariDataSource database = pool(url.replaceFirst("(://[^/]+/)[^?]*", "$1" + name));
        ConnectivitySchema.migrate(database);
        return database;
    }

    String version() throws SQLException {
        try (HikariDataSource admin = pool(url)) {
            return text(admin, "SELECT split_part(version(), ' on ', 1)");
        }
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        return pool;
    }

    static void execute(HikariDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String text(HikariDataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    static long number(HikariDataSource database, String query) throws SQLException {
        return Long.parseLong(text(database, query));
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
    }
}
