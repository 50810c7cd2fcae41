package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.spi.PersonalData;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.PersonalDataContract;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbiPersonalDataTest extends PersonalDataContract {

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
    protected PersonalData personalData() {
        return STORAGE.storage().personalData();
    }

    @Override
    protected boolean isKept(UserId whose, List<SessionId> sessions) {
        return STORAGE.rows().orphanedSamples() > 0
                || sessions.stream().anyMatch(id -> STORAGE.rows().start(id).isPresent())
                || STORAGE.rows().rowsOf(whose) > 0;
    }
}
