package dev.connectivity.benchmarks.live;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What is in the store.
 *
 * @param samples rows in all
 * @param bySession rows of each session, none for those without any
 * @param open sessions without an end
 */
record StoredRows(long samples, Map<String, Long> bySession, long open) {

    static StoredRows read(String databaseUrl) throws SQLException {
        Map<String, Long> bySession = new HashMap<>();
        long samples = 0;
        long open = 0;
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT s.session_id, coalesce(r.count, 0), s.ended_at IS NULL FROM connectivity.session s
                        LEFT JOIN (SELECT session_key, count(*) FROM connectivity_private.sample GROUP BY session_key) r
                            USING (session_key)
                        """)) {
            while (rows.next()) {
                bySession.put(rows.getString(1), rows.getLong(2));
                samples += rows.getLong(2);
                open += rows.getBoolean(3) ? 1 : 0;
            }
        }
        return new StoredRows(samples, bySession, open);
    }
}
