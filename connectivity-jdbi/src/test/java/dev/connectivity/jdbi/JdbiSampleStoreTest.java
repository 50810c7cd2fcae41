package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.session.Sample;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.SampleStoreContract;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbiSampleStoreTest extends SampleStoreContract {

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
    protected List<Sample> stored(SessionId session) {
        return STORAGE.rows().samples(session);
    }
}
