package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.SessionId;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.testkit.SessionStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

class JdbiSessionStoreTest extends SessionStoreContract {

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
    protected Optional<SessionStart> storedStart(SessionId session) {
        return new StoredRows(storage.dataSource).start(session);
    }

    @Override
    protected Optional<SessionSummary> storedEnd(SessionId session) {
        return new StoredRows(storage.dataSource).end(session);
    }

    @Override
    protected void crash() {
        storage.crash(time);
    }
}
