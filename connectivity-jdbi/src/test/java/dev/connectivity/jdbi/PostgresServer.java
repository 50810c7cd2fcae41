package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server the tests run on: the one named by {@code CONNECTIVITY_TEST_DB_URL} (with user and password in it, allowed to
 * make databases and roles), else an embedded one, started once for the JVM. Every test class takes a database of its own,
 * whose pool nobody closes: a test that fails is run again in the same JVM.
 */
final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres embedded;

    private PostgresServer() {}

    /** Returns a pool on a new, empty database. */
    static HikariDataSource newDatabase() {
        return pool(createDatabase(""), null);
    }

    /** Returns a pool on a new database with this version's schema. */
    static HikariDataSource newMigratedDatabase() {
        HikariDataSource database = newDatabase();
        ConnectivitySchema.migrate(database);
        return database;
    }

    /** Returns a pool on a new, empty database of a role that is no superuser but may create roles. */
    static HikariDataSource newDatabaseOfPlainOwner() {
        String owner = "owner_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("CREATE ROLE " + owner + " LOGIN CREATEROLE NOSUPERUSER PASSWORD 'owner'");
        return pool(createDatabase(" OWNER " + owner), owner);
    }

    private static String createDatabase(String options) {
        String name = "connectivity_test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name + options);
        return name;
    }

    private static HikariDataSource pool(String database, @Nullable String user) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url(database));
        if (user != null) {
            pool.setUsername(user);
            pool.setPassword(user.substring(0, user.indexOf('_')));
        }
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(10_000);
        return pool;
    }

    private static void execute(String sql) {
        try (HikariDataSource admin = pool("", null);
                Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** Returns the URL of a database, of the one that always exists if the name is empty. */
    private static String url(String database) {
        String external = System.getenv("CONNECTIVITY_TEST_DB_URL");
        if (external == null) {
            return embedded().getJdbcUrl("postgres", database.isEmpty() ? "postgres" : database);
        }
        return database.isEmpty() ? external : external.replaceFirst("(://[^/]+/)[^?]*", "$1" + database);
    }

    private static synchronized EmbeddedPostgres embedded() {
        if (embedded == null) {
            try {
                embedded = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        // It would hold locks now and then that a test waits for.
                        .setServerConfig("autovacuum", "off")
                        .start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return embedded;
    }
}
