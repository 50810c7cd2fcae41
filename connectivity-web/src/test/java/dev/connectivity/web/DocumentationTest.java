package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/web.md and package.json say of the elements and files is what there is. */
class DocumentationTest {
    private static final Path MODULES = WebFiles.SOURCES.resolve("connectivity");
    private static final Path PACKAGE = WebFiles.PUBLISHED.resolve("connectivity");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `connectivity-([\\w-]+)` \\|(.*)\\|(.*)\\|(.*)\\|$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern PROPERTY = Pattern.compile("--connectivity-([\\w-]+)");
    private static final Pattern DEFINED = Pattern.compile("(?m)^define\\('connectivity-([\\w-]+)'");
    private static final Pattern OBSERVED = Pattern.compile("observedAttributes = \\[([^\\]]*)\\]");
    private static final Pattern EMITTED = Pattern.compile("\\bemit\\('([\\w-]+)'");
    private static final Pattern PART = Pattern.compile("\\b(?:export)?parts?: '([^']+)'");

    /** Modules besides the element's own that build its shadow tree. */
    private static final Map<String, List<String>> FURTHER = Map.of(
            "voice-bar", List.of("disclosure"),
            "participants", List.of("disclosure"),
            "history", List.of("history-data", "history-sessions", "history-summary", "history-view"));

    /** @param parts as documented */
    private record Element(String name, String properties, String events, Set<String> parts) {
        @Override
        public String toString() {
            return name;
        }

        String source() {
            return Stream.concat(Stream.of(name), FURTHER.getOrDefault(name, List.of()).stream())
                    .map(each -> read(MODULES.resolve("elements/" + each + ".js")))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String guide() {
        return read(Path.of("../docs/web.md"));
    }

    static List<Element> elements() {
        return ROW.matcher(guide())
                .results()
                .map(row -> new Element(row.group(1), row.group(2), row.group(3), all(QUOTED, row.group(4))))
                .toList();
    }

    /** The words in the first group of every match. */
    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(each -> each.group(1))
                .flatMap(each -> Arrays.stream(each.split("[, ]+")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyElementHasItsRow() throws IOException {
        Set<String> defined;
        try (Stream<Path> files = Files.list(MODULES.resolve("elements"))) {
            defined = files.flatMap(each -> all(DEFINED, read(each)).stream()).collect(Collectors.toSet());
        }

        assertThat(elements()).extracting(Element::name).containsExactlyInAnyOrderElementsOf(defined);
    }

    @ParameterizedTest
    @MethodSource("elements")
    void itsPartsAreThoseThatItBuilds(Element element) {
        Set<String> built = all(PART, element.source());

        assertThat(element.parts()).containsExactlyInAnyOrderElementsOf(built);
    }

    @ParameterizedTest
    @MethodSource("elements")
    void itsAttributesAndEventsAreInItsSource(Element element) {
        assertThat(all(OBSERVED, element.source()))
                .allSatisfy(each -> assertThat(element.properties()).contains("`" + each.replace("'", "") + "`"));
        assertThat(all(EMITTED, element.source()))
                .allSatisfy(each -> assertThat(element.events()).contains("`" + each + "`"));
        assertThat(all(QUOTED, element.events()))
                .filteredOn(each -> each.startsWith("connectivity-"))
                .allSatisfy(each -> assertThat(all(EMITTED, element.source())).contains(each));
    }

    @Test
    void theCustomPropertiesAreThoseThatTheModulesUse() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MODULES)) {
            files.filter(each -> each.toString().endsWith(".js"))
                    .forEach(each -> used.addAll(all(PROPERTY, read(each))));
        }
        String section = guide().substring(guide().indexOf("CSS custom properties"));
        Set<String> named = all(Pattern.compile("`(?:--connectivity)?-([\\w-]+)`"), section);

        assertThat(named).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void thePackageNamesFilesThatAreThereAndHaveTheirTypes() throws IOException {
        JsonNode described =
                new ObjectMapper().readTree(PACKAGE.resolve("package.json").toFile());

        assertThat(described.path("type").asText()).isEqualTo("module");
        assertThat(PACKAGE.resolve(described.path("types").asText())).exists();
        assertThat(PACKAGE.resolve(described.at("/exports/.").path("default").asText()))
                .exists();
        assertThat(PACKAGE.resolve(described.at("/exports/.").path("types").asText()))
                .exists();
        assertThat(PACKAGE.resolve("README.md")).exists();
        try (Stream<Path> modules = Files.walk(MODULES)) {
            assertThat(modules.map(MODULES::relativize).map(Path::toString).filter(each -> each.endsWith(".js")))
                    .filteredOn(each -> !each.equals("elements-page.js"))
                    .isNotEmpty()
                    .allSatisfy(each -> {
                        assertThat(PACKAGE.resolve(each)).exists();
                        assertThat(PACKAGE.resolve(each.replaceAll("\\.js$", ".d.ts")))
                                .exists();
                    });
        }
    }
}
