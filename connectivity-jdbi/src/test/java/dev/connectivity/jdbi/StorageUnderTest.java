package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;

/** A storage on a migrated database, which begins anew when a process is said to crash. */
final class StorageUnderTest implements AutoCloseable {

    final HikariDataSource dataSource;
    private final List<JdbiStorage> processes = new ArrayList<>();

    StorageUnderTest(HikariDataSource dataSource, TimeSource time) {
        this.dataSource = dataSource;
        start(time);
    }

    JdbiStorage storage() {
        return processes.get(processes.size() - 1);
    }

    /** Starts a process of the same name; the former one says nothing any more. */
    void crash(TimeSource time) {
        start(time);
    }

    private void start(TimeSource time) {
        processes.add(JdbiStorage.builder(dataSource)
                .nodeName("node")
                .timeSource(time)
                .build());
    }

    @Override
    public void close() {
        processes.forEach(JdbiStorage::close);
    }
}
