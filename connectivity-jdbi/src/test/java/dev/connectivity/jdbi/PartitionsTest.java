package dev.connectivity.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PartitionsTest {

    private static final HikariDataSource DATABASE = PostgresServer.newMigratedDatabase();

    private final StoredRows rows = new StoredRows(DATABASE);
    private final Partitions partitions = new Partitions();
    private final List<Integer> days =
            List.of((int) LocalDate.parse("2026-03-10").toEpochDay());

    /** Such as a writer and the maintenance on the first sample of a day. */
    @Test
    void areMadeOnceByTwoThatNeedThemAtOnce() {
        CompletableFuture<Void> second = rows.jdbi().inTransaction(first -> {
            partitions.ensure(first, days);
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> rows.jdbi().useTransaction(handle -> partitions.ensure(handle, days)));
            // On TimescaleDB nobody waits, there is nothing to make.
            while (!other.isDone() && !somebodyWaits()) {
                Thread.onSpinWait();
            }
            return other;
        });

        assertThat(second).succeedsWithin(Duration.ofSeconds(30));
    }

    private boolean somebodyWaits() {
        return rows.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))")
                        .mapTo(Boolean.class)
                        .one());
    }
}
