package dev.connectivity.benchmarks.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageBenchmarkTest {

    @Test
    void runsAtASmallScale(@TempDir Path directory) throws SQLException, IOException {
        StorageBenchmark benchmark = new StorageBenchmark(Scale.SMALL, StorageBenchmark.ALL);

        benchmark.run();
        benchmark.writeJson(directory.resolve("results.json"));

        assertThat(benchmark.figures())
                .hasSizeGreaterThan(10)
                .allSatisfy(figure -> assertThat(figure.median()).isPositive());
        assertThat(benchmark.plans()).isNotEmpty();
        assertThat(benchmark.table()).contains("writer, queue to acknowledgement");
        assertThat(Files.readString(directory.resolve("results.json"), UTF_8)).contains("\"ratio\"");
    }
}
