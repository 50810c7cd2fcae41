package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.SessionStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbiSessionStoreTest extends SessionStoreContract {

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
    protected Optional<SessionStart> storedStart(SessionId session) {
        return STORAGE.rows().start(session);
    }

    @Override
    protected Optional<SessionSummary> storedEnd(SessionId session) {
        return STORAGE.rows().end(session);
    }

    @Override
    protected void crash() {
        STORAGE.start(time);
    }
}
