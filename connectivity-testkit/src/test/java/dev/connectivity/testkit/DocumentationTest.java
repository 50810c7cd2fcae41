package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/embedding-tests.md shows is code that runs here. */
class DocumentationTest {

    private static final Path TESTS = Path.of("src", "test", "java", "dev", "connectivity", "testkit");

    @Test
    void showsCodeThatRuns() throws IOException {
        String documentation = Files.readString(Path.of("..", "docs", "embedding-tests.md"));
        String code = withoutLayout(Files.readString(TESTS.resolve("EmbeddingExampleTest.java"))
                + Files.readString(TESTS.resolve("InMemoryStoresTest.java")));

        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(documentation)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        assertThat(blocks).allSatisfy(block -> assertThat(code).contains(withoutLayout(block)));
    }

    private static String withoutLayout(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
