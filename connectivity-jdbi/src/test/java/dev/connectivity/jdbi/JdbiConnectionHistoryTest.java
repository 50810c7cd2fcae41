package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.ConnectionHistoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

class JdbiConnectionHistoryTest extends ConnectionHistoryContract {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();

    private final StorageUnderTest storage = new StorageUnderTest(DATABASE, time);

    @AfterEach
    void stop() {
        storage.close();
    }

    @AfterAll
    static void closePool() {
        DATABASE.close();
    }

    @Override
    protected SessionStore sessionStore() {
        return storage.storage().sessionStore();
    }

    @Override
    protected SampleStore sampleStore() {
        return storage.storage().sampleStore();
    }

    @Override
    protected ConnectionHistory history() {
        return storage.storage().history();
    }
}
