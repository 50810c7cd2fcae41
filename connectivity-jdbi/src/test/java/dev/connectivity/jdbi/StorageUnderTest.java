package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A storage on a migrated database, which begins anew when a process is said to crash. Registered by a test class that
 * extends a contract; each test starts a storage of its own, the database is the class's.
 */
final class StorageUnderTest implements AfterEachCallback {

    private final HikariDataSource dataSource = PostgresServer.newMigratedDatabase();
    private final List<JdbiStorage> processes = new ArrayList<>();

    /** Starts a process; the former one of the same name says nothing any more. */
    void start(TimeSource time) {
        processes.add(JdbiStorage.builder(dataSource)
                .nodeName("node")
                // However long the machine stands still, nobody's lease lapses by itself.
                .lease(Duration.ofHours(1))
                .timeSource(time)
                .build());
    }

    JdbiStorage storage() {
        return processes.get(processes.size() - 1);
    }

    StoredRows rows() {
        return new StoredRows(dataSource);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        processes.forEach(JdbiStorage::close);
        processes.clear();
    }
}
