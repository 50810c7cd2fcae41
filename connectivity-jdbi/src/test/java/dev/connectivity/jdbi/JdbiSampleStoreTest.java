package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.SessionId;
import dev.connectivity.session.Sample;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.SampleStoreContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

class JdbiSampleStoreTest extends SampleStoreContract {

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
    protected List<Sample> stored(SessionId session) {
        return new StoredRows(storage.dataSource).samples(session);
    }
}
