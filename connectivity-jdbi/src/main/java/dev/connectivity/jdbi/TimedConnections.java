package dev.connectivity.jdbi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Connections that break when the server leaves a request unanswered for too long, which by itself no socket does: a
 * server that vanished says nothing. Given back, they are as patient as before.
 */
final class TimedConnections implements ConnectionFactory {

    private final DataSource dataSource;
    private final int millis;

    /** The driver's own, as the first connection has it. */
    private volatile int usualMillis = -1;

    TimedConnections(DataSource dataSource, Duration timeout) {
        this.dataSource = dataSource;
        this.millis = Math.toIntExact(Math.max(1, timeout.toMillis()));
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            if (usualMillis < 0) {
                usualMillis = connection.getNetworkTimeout();
            }
            connection.setNetworkTimeout(Runnable::run, millis);
            return connection;
        } catch (SQLException broken) {
            connection.close();
            throw broken;
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, usualMillis);
            }
        }
    }
}
