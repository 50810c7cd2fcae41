package dev.connectivity.benchmarks.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageBenchmarkTest {

    @ParameterizedTest
    @ValueSource(strings = {"ingst", "small", "ingest,,read", "all,raed", ","})
    void aPartThatIsNoneIsRefused(String asked) {
        assertThatThrownBy(() -> StorageBenchmark.parts(asked))
                .hasMessageStartingWith("storage.benchmark must be all or some of ingest, read and maintenance")
                .hasMessageEndingWith("not " + asked);
    }

    @Test
    void runsAllOrSomeAlsoAtASmallScale() {
        assertThat(StorageBenchmark.parts("all,small")).isEqualTo(StorageBenchmark.ALL);
        assertThat(StorageBenchmark.parts("small,read")).containsExactly("read");
    }

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
