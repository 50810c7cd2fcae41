package dev.connectivity.jdbi;

import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.ConnectionHistoryContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbiConnectionHistoryTest extends ConnectionHistoryContract {

    @RegisterExtension
    static final StorageUnderTest STORAGE = new StorageUnderTest();

    @BeforeEach
    void start() {
        STORAGE.start(time);
    }

    @Override
    protected SessionStore sessionStore() {
        return STORAGE.storage().sessionStore();
    }

    @Override
    protected SampleStore sampleStore() {
        return STORAGE.storage().sampleStore();
    }

    @Override
    protected ConnectionHistory history() {
        return STORAGE.storage().history();
    }
}
