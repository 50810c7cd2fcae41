package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few clients, real servers, each a process of its own, and a real database. */
class RestartBenchmarkTest {

    @Test
    void allComeBackAndEveryReportIsStoredOnce() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            RestartOptions options = new RestartOptions(List.of("stop"), 20, 0, 4);

            assertThat(new RestartBenchmark(options, postgres).run("stop")).isTrue();
        }
    }
}
