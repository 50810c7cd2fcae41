package dev.connectivity.example.jitsimonitor;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.jdbi.ConnectivitySchema;
import dev.connectivity.jdbi.JdbiStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** An embedded PostgreSQL that keeps sessions and samples in a folder. */
final class History implements AutoCloseable {

    private static final String OWNER = "connectivity";

    private final EmbeddedPostgres postgres;
    private final HikariDataSource pool;
    private final JdbiStorage storage;

    private History(EmbeddedPostgres postgres, HikariDataSource pool, JdbiStorage storage) {
        this.postgres = postgres;
        this.pool = pool;
        this.storage = storage;
    }

    static History open(Path data) throws IOException, SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("postgres"))
                .setCleanDataDirectory(false)
                // The library's defaults are made for tests and would lose samples in a crash.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofSeconds(30))
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(prepared(postgres));
        config.setMaximumPoolSize(4);
        HikariDataSource pool = new HikariDataSource(config);
        ConnectivitySchema.migrate(pool);
        JdbiStorage storage =
                JdbiStorage.builder(pool).nodeName("jitsi-monitor").build();
        return new History(postgres, pool, storage);
    }

    /** Makes the owner, who is no superuser, and its database, if this is a new cluster. */
    private static String prepared(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + OWNER + "'")) {
                statement.execute("CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
            }
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + OWNER + "'")) {
                statement.execute("CREATE DATABASE " + OWNER + " OWNER " + OWNER);
            }
        }
        return postgres.getJdbcUrl(OWNER, OWNER);
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    JdbiStorage storage() {
        return storage;
    }

    @Override
    public void close() {
        storage.close();
        pool.close();
        try {
            postgres.close();
        } catch (IOException failure) {
            System.err.println("The embedded PostgreSQL did not stop cleanly: " + failure.getMessage());
        }
    }
}
