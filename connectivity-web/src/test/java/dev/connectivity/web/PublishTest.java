package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build makes of modules, by modules that hold what is easily broken. */
class PublishTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path folder;

    private static final Map<String, String> MODULES = Map.of(
            "entry.js",
            """
            /** The entry. @module */
            import { division, text as renamed } from './tokens.js';
            import './parts/effect.js';
            export { Counter } from './parts/counter.js';
            export { division } from './tokens.js';

            const SHARED = 'entry'; // the same name as in another module
            export const all = [SHARED, renamed, globalThis.effect];
            export const later = () => import('./parts/later.js');
            """,
            "tokens.js",
            """
            const SHARED = 'tokens';
            class Private {
              #other = 'x';
              #value = 4;
              get value() {
                return this.#value;
              }
            }
            /* a comment with 'quotes', `ticks` and /slashes/ */
            export const division = (4 + new Private().value) / 2 / 2; // a / b
            const pattern = /["'`/*]+[/]/.test('"/') ? 'yes' : 'no';
            const nested = `a ${`b ${[1, 2].map((each) => `${each}// no comment`).join('')}`} /* kept */`;
            let plus = 1;
            plus = plus + +plus - -plus;
            const lines = 'x'
            const returned = (() => {
              return typeof lines === 'string'
                ? 'https://not-a-comment'
                : ''
            })()
            const holes = [[1, , 2, ,], [,], [ 3, ],].map((each,) => each.length);
            export const text = [SHARED, pattern, nested, plus, returned, Promise.resolve(1) && 2, ...holes,].join('|');
            """,
            "parts/counter.js",
            """
            import { division } from '../tokens.js';
            export class Counter {
              #count = division;
              static #made = 0;
              #next() {
                return ++this.#count;
              }
              get value() {
                Counter.#made++;
                return #count in this ? this.#next() : null;
              }
            }
            """,
            "parts/effect.js",
            "globalThis.effect = await Promise.resolve('ran once ' + (globalThis.effect ?? ''));\n",
            "parts/later.js",
            """
            import { Counter } from './counter.js';
            export { Counter };
            export default 'loaded later';
            """);

    private int publish(Path source) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "src/build/Publish.java",
                        source.toString(),
                        folder.resolve("target").toString(),
                        "entry.js"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return process.waitFor();
    }

    private Path write(Map<String, String> modules) throws IOException {
        Path source = folder.resolve("source");
        for (Map.Entry<String, String> each : modules.entrySet()) {
            Path file = source.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
        }
        return source;
    }

    private List<String> immutable() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("target/immutable"))) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Nested
    class Modules {
        private static final String VALUES = """
                Promise.all([import('./entry.js'), import('./parts/counter.js'), import('./parts/later.js')])
                  .then(async ([entry, counter, later]) => JSON.stringify({
                    all: entry.all,
                    division: entry.division,
                    counted: new entry.Counter().value,
                    later: (await entry.later()).default,
                    same: [counter.Counter, later.Counter].map((each) => each === entry.Counter),
                    names: Object.keys(entry).sort(),
                  }))""";

        @Test
        void meanTheSameAsBefore() throws Exception {
            Path source = write(MODULES);
            assertThat(publish(source))
                    .as(Files.readString(folder.resolve("output")))
                    .isZero();

            try (Chromium chromium = Chromium.launch();
                    StaticSite before = StaticSite.serving(source).page("/", "before");
                    StaticSite after =
                            StaticSite.serving(folder.resolve("target")).page("/", "after")) {
                Page page = chromium.newPage();
                page.navigate(before.url("/"));
                String expected = page.evaluate(VALUES).asText();
                page.navigate(after.url("/"));

                assertThat(page.evaluate(VALUES).asText()).isEqualTo(expected);
                assertThat(expected).contains("a b 1// no comment2// no comment /* kept */", "|4|1|1", "\"ran once \"");
            }
        }

        @Test
        void becomeOneFileWithoutComments() throws Exception {
            publish(write(MODULES));

            String file = Files.readString(folder.resolve("target/immutable")
                    .resolve(immutable().get(0))
                    .resolve("entry.js"));
            assertThat(file)
                    .doesNotContain("@module", "with 'quotes'", "the same name")
                    .doesNotContain("import{", "division:division", "#d", ",)");
        }

        @Test
        void areNamedByTheirContent() throws Exception {
            Path source = write(MODULES);
            publish(source);
            List<String> first = immutable();
            publish(source);
            assertThat(immutable()).isEqualTo(first);
            Files.writeString(source.resolve("tokens.js"), "export const division = 1; export const text = '';\n");

            publish(source);

            assertThat(immutable()).hasSize(1).doesNotContainAnyElementsOf(first);
        }

        @Test
        void thatItDoesNotUnderstandFailTheBuild() throws Exception {
            assertThat(publish(write(Map.of("entry.js", "import everything from './other.js';\n"))))
                    .isNotZero();

            assertThat(folder.resolve("output")).content().contains("entry.js: not understood");
        }
    }
}
