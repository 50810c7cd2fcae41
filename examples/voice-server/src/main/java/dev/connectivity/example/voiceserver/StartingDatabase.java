package dev.connectivity.example.voiceserver;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.jdbi.ConnectivitySchema;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database, which starts and migrates in the background while the rest of the server is put together: a new
 * PostgreSQL takes more than a second, mostly in processes of its own. Whoever asks for a connection waits for it.
 * Thread-safe.
 */
final class StartingDatabase implements DataSource, AutoCloseable {

    /** A database's answer to a request of maintenance may take long. A URL that says {@code socketTimeout} wins. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(10);

    private final FutureTask<HikariDataSource> start;

    // Written before the task ends, read after it ended.
    private @Nullable EmbeddedDatabase embedded;

    private StartingDatabase(Settings settings) {
        start = new FutureTask<>(() -> open(settings));
    }

    /** Begins to start it. The data folder is claimed before. */
    static StartingDatabase begin(Settings settings) {
        StartingDatabase database = new StartingDatabase(settings);
        Thread thread = new Thread(database.start, "database-start");
        thread.setDaemon(true);
        thread.start();
        return database;
    }

    private HikariDataSource open(Settings settings) {
        HikariConfig config = new HikariConfig();
        if (settings.databaseUrl() == null) {
            EmbeddedDatabase own = EmbeddedDatabase.start(settings.data());
            embedded = own;
            config.setJdbcUrl(own.url());
        } else {
            config.setJdbcUrl(settings.databaseUrl());
            config.setUsername(settings.databaseUser());
            config.setPassword(settings.databasePassword());
        }
        config.setPoolName("connectivity");
        config.setMaximumPoolSize(8);
        // Short, so that samples soon go to the spool when the database is away.
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        // Of a database that vanished no socket says anything. The stores wait 5 s for it; maintenance and exports so
        // long.
        config.addDataSourceProperty("socketTimeout", LONGEST_REQUEST.toSeconds());
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            ConnectivitySchema.migrate(pool);
            return pool;
        } catch (RuntimeException unusable) {
            if (pool != null) {
                pool.close();
            }
            throw new StartException(
                    "CONNECTIVITY_DB_URL: the database cannot be used: " + deepest(unusable), unusable);
        }
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message.lines().findFirst().orElse("");
    }

    /** Waits until the database can be used, or throws a {@link StartException} that tells why it cannot. */
    DataSource await() {
        try {
            return start.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StartException told) {
                throw told;
            }
            throw new StartException("The database does not start: " + failure.getCause(), failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted", interrupted);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        DataSource pool;
        try {
            pool = await();
        } catch (StartException failed) {
            throw new SQLTransientConnectionException(failed.getMessage(), "08001", failed);
        }
        return pool.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The pool has one user");
    }

    /** Lets a start that is under way end, then stops everything. */
    @Override
    public void close() {
        try {
            start.get().close();
        } catch (ExecutionException neverStood) {
            // Told by await().
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (isWrapperFor(type)) {
            return type.cast(this);
        }
        throw new SQLException("Not a " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
