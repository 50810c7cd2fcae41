package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** A pool whose server can be away. */
final class SwitchableDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final HikariDataSource pool;

    volatile boolean away;

    private int connectionsLeft = Integer.MAX_VALUE;

    SwitchableDataSource(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Goes away when so many more connections were given. */
    synchronized void goAwayAfter(int connections) {
        connectionsLeft = connections;
    }

    private synchronized void count() {
        if (connectionsLeft-- == 0) {
            away = true;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        count();
        if (away) {
            throw new SQLException("The server is away, because the test says so", "08001");
        }
        return pool.getConnection();
    }
}
