package dev.connectivity.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A benchmark is a process of its own: what Maven is told reaches it only if the poms hand it on. */
class ForwardedOptionsTest {

    private static final Pattern OPTION = Pattern.compile("\"((?:live|restart|storage)\\.[a-z]+)\"");
    private static final Path MODULE = Path.of(System.getProperty("basedir"));

    private static List<String> options() throws IOException {
        try (Stream<Path> sources = Files.walk(MODULE.resolve("src/main/java"))) {
            return sources.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> OPTION.matcher(read(file)).results().map(match -> match.group(1)))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void eachThatASourceReadsIsHandedOnAndHasADefault() throws IOException {
        String handedOn = read(MODULE.resolve("pom.xml"));
        String defaults = read(MODULE.resolve("../pom.xml"));

        assertThat(options()).hasSizeGreaterThan(14).allSatisfy(option -> {
            assertThat(handedOn).contains("<argument>-D" + option + "=${" + option + "}</argument>");
            assertThat(defaults).containsAnyOf("<" + option + ">", "<" + option + "/>");
        });
    }
}
