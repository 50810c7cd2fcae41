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

    SwitchableDataSource(HikariDataSource pool) {
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (away) {
            throw new SQLException("The server is away, because the test says so", "08001");
        }
        return pool.getConnection();
    }
}
