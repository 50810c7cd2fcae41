package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.testkit.SampleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that are taken up while the database goes away, so that nobody gets them. */
class UnreadSessionsTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();

    /** The lease's and that in which sessions are taken. */
    private static final int BEFORE_READING = 2;

    private final SwitchableDataSource dataSource = new SwitchableDataSource(DATABASE);
    private final StoredRows rows = new StoredRows(DATABASE);
    private final UserId user = new UserId("user-" + UUID.randomUUID());
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final SessionStart shutDown = session();
    private final SessionStart leftOpen = session();
    private final Sample sample = SampleBuilder.of(shutDown).seq(1).build();
    private final SessionSummary end = new SessionSummary(
            shutDown, now, SampleTotals.of(List.of(sample), IncidentPolicy.DEFAULT, now), EndReason.SHUTDOWN);
    private final JdbiStorage storage;

    UnreadSessionsTest() {
        try (JdbiStorage former = JdbiStorage.builder(DATABASE).build()) {
            former.sessionStore().opened(List.of(shutDown, leftOpen));
            former.sampleStore().append(List.of(sample));
            former.sessionStore().closed(List.of(end));
        }
        // However long the machine stands still, the lease is not renewed in between.
        storage = JdbiStorage.builder(dataSource).lease(Duration.ofHours(1)).build();
        storage.sessionStore().opened(List.of(session()));
        dataSource.goAwayAfter(BEFORE_READING);
        assertThatThrownBy(() -> storage.sessionStore().reopenAll(wanted()))
                .isInstanceOf(StorageUnavailableException.class);
        assertThat(rows.end(shutDown.session())).as("it is taken").isEmpty();
    }

    @AfterEach
    void stop() {
        dataSource.away = false;
        storage.close();
    }

    private SessionStart session() {
        return new SessionStart(SessionId.next(), user, new ChannelId("lobby"), now.minusSeconds(20));
    }

    private List<Resumption> wanted() {
        Instant since = now.minusSeconds(30);
        return List.of(
                new Resumption(shutDown.session(), user, shutDown.channel(), since),
                new Resumption(leftOpen.session(), user, leftOpen.channel(), since));
    }

    @Test
    void areGivenBackWhenItReturns() {
        dataSource.away = false;

        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(rows.end(shutDown.session())).contains(end));
        storage.maintenance().run();
        assertThat(rows.end(leftOpen.session()).orElseThrow().reason()).isEqualTo(EndReason.RECOVERED);
    }

    @Test
    void areTakenUpAgainByWhoeverComesBack() {
        dataSource.away = false;

        assertThat(storage.sessionStore().reopenAll(wanted()).get(shutDown.session()))
                .satisfies(session -> assertThat(session.totals()).isEqualTo(end.totals()));
        assertThat(rows.end(shutDown.session())).isEmpty();
        assertThat(rows.end(leftOpen.session())).isEmpty();
    }
}
