package dev.connectivity.jdbi;

import dev.connectivity.ConnectivityException;
import dev.connectivity.StorageUnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Runs transactions and turns what fails into this library's exceptions. */
final class Database {

    private static final String CONNECTION_FAILURE = "08006";
    static final String UNIQUE_VIOLATION = "23505";
    static final String CHECK_VIOLATION = "23514";
    static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Classes of SQL states (PostgreSQL manual, appendix A) that say nothing about the data, so that the same call may
     * succeed later: connection, a feature that is lacking, transaction state (such as of a standby), authorisation, no
     * such database or schema, transaction rollback, no such table or no right to it, insufficient resources, a lock
     * that was not to be had, operator intervention (shutdown, cancelled by a timeout), system and internal errors.
     * Some take an operator.
     */
    private static final Set<String> PASSING =
            Set.of("08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "F0", "XX");

    private final Jdbi jdbi;

    /** Begins each transaction; null: nothing does. */
    private final @Nullable String first;

    Database(DataSource dataSource) {
        this(dataSource::getConnection, null);
    }

    private Database(ConnectionFactory connections, @Nullable String first) {
        this.first = first;
        jdbi = Jdbi.create(connections).installPlugin(new PostgresPlugin());
        // By default the message holds every argument: a log is no place for users' ids.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    /**
     * Makes one whose requests end: a server that says nothing for so long is given up. A wait for a lock ends a little
     * sooner and by the server's hand, which else would go on waiting for a client that is gone, and keep what it
     * holds.
     *
     * @param timeout at least 1 ms
     */
    static Database timed(DataSource dataSource, Duration timeout) {
        long lockMillis = Math.max(1, timeout.toMillis() * 4 / 5);
        return new Database(new TimedConnections(dataSource, timeout), "SET LOCAL lock_timeout = " + lockMillis);
    }

    interface Work<T> {
        T in(Handle handle) throws SQLException, IOException;
    }

    interface VoidWork {
        void in(Handle handle) throws SQLException, IOException;
    }

    /**
     * Does something in one transaction.
     *
     * @param what for the message, such as "store samples"
     */
    <T> T call(String what, Work<T> work) {
        try {
            return attempt(work);
        } catch (SQLException | JdbiException failure) {
            throw translated(what, failure);
        }
    }

    /** Reads in one transaction that sees everything as of one moment. */
    <T> T read(String what, Work<T> work) {
        try {
            return jdbi.<T, SQLException>inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ, handle -> done(work, handle));
        } catch (SQLException | JdbiException failure) {
            throw translated(what, failure);
        }
    }

    /** Does something in one transaction whose failure the caller judges. */
    <T> T attempt(Work<T> work) throws SQLException {
        return jdbi.<T, SQLException>inTransaction(handle -> {
            if (first != null) {
                handle.execute(first);
            }
            return done(work, handle);
        });
    }

    private static <T> T done(Work<T> work, Handle handle) throws SQLException {
        try {
            return work.in(handle);
        } catch (IOException broken) {
            throw new SQLException("The connection broke", CONNECTION_FAILURE, broken);
        }
    }

    /**
     * Does something while nobody else with the same lock does, on any node, if nobody is at it. The lock has a
     * connection of its own: what is done has transactions of its own, each of which stays done.
     *
     * @return empty if somebody is at it
     */
    <T> Optional<T> alone(String what, long lock, Supplier<T> work) {
        // Not in a callback of Jdbi's, within which all that the thread does would be this one transaction.
        try (Handle holder = jdbi.open()) {
            holder.begin();
            boolean first = holder.createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
                    .bind("lock", lock)
                    .mapTo(Boolean.class)
                    .one();
            Optional<T> result = first ? Optional.of(work.get()) : Optional.empty();
            holder.commit();
            return result;
        } catch (JdbiException failure) {
            throw translated(what, failure);
        }
    }

    void run(String what, VoidWork work) {
        call(what, handle -> {
            work.in(handle);
            return Boolean.TRUE;
        });
    }

    static ConnectivityException translated(String what, Exception failure) {
        return mayPass(failure)
                ? new StorageUnavailableException("The database is away or not ready: could not " + what, failure)
                : new ConnectivityException("The database refused to " + what, failure);
    }

    private static boolean mayPass(Exception failure) {
        String state = sqlState(failure);
        return failure instanceof ConnectionException
                || (state != null && state.length() >= 2 && PASSING.contains(state.substring(0, 2)))
                || causedBy(failure, SQLTransientException.class)
                || causedBy(failure, IOException.class);
    }

    /** Returns the SQL state of what went wrong, or null if it was something else. */
    static @Nullable String sqlState(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /** Returns what the server said, without details, which hold data. */
    static String reason(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
                return sql.getSQLState() + " " + sql.getServerErrorMessage().getMessage();
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
