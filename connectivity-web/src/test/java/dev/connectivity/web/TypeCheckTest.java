package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The TypeScript compiler, from its WebJar and run in the browser, checks the modules by their JSDoc types. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class TypeCheckTest {
    private static Chromium chromium;
    private static StaticSite site;

    @BeforeAll
    static void start() {
        chromium = Chromium.launch();
        site = WebFiles.site().page("/compiler/index.html", "<!doctype html><script src=typescript.js></script>");
        library("typescript.js", "/compiler/typescript.js");
    }

    @AfterAll
    static void stop() {
        chromium.close();
        site.close();
    }

    @Test
    void findsNothingInAnyModule() {
        JsonNode found = check("");

        assertThat(found).isEmpty();
    }

    @Test
    void wouldFindAWrongType() {
        JsonNode found = check("/** @type {number} */ export const wrong = 'a text';");

        assertThat(found).hasSize(1);
        assertThat(found.get(0).asText()).contains("not assignable to type 'number'");
    }

    /** The compiler's complaints about all modules and one more. */
    private static JsonNode check(String additional) {
        site.page("/connectivity/additional.js", additional + "\nexport {};");
        Page page = chromium.newPage();
        page.navigate(site.url("/compiler/index.html"));
        page.evaluate("window.found = undefined; (" + CHECK + ")(" + modules() + ").then(each => window.found = each);"
                + " undefined");
        return page.waitUntil("window.found && {found}", Duration.ofSeconds(90)).path("found");
    }

    private static String modules() {
        try (Stream<Path> files = Files.walk(WebFiles.CONNECTIVITY)) {
            List<String> paths = files.filter(each -> each.toString().endsWith(".js"))
                    .map(each -> "\"/" + WebFiles.RESOURCES.relativize(each) + "\"")
                    .sorted()
                    .toList();
            return "[" + String.join(",", paths) + ",\"/connectivity/additional.js\"]";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file of the WebJar on the site; libraries follow from what the compiler asks for. */
    private static void library(String name, String path) {
        String folder = "META-INF/resources/webjars/typescript/" + version() + "/lib/";
        try (InputStream in = TypeCheckTest.class.getClassLoader().getResourceAsStream(folder + name)) {
            assertThat(in).as(folder + name).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            site.page(path, text);
            if (name.endsWith(".js")) {
                Stream.of("lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts")
                        .forEach(each -> library(each, "/compiler/" + each));
            } else {
                Pattern.compile("<reference lib=\"([^\"]+)\"")
                        .matcher(text)
                        .results()
                        .map(each -> "lib." + each.group(1) + ".d.ts")
                        .forEach(each -> library(each, "/compiler/" + each));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        Properties properties = new Properties();
        String path = "META-INF/maven/org.webjars.npm/typescript/pom.properties";
        try (InputStream in = TypeCheckTest.class.getClassLoader().getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static final String CHECK = """
            async (modules) => {
              const texts = new Map();
              const load = async (path) => {
                const response = await fetch(path);
                if (response.ok) {
                  const text = await response.text();
                  texts.set(path, text);
                  const more = [...text.matchAll(/^\\/\\/\\/ <reference lib="([^"]+)"/gm)].map((each) => `/compiler/lib.${each[1]}.d.ts`);
                  await Promise.all(more.filter((each) => !texts.has(each)).map(load));
                }
              };
              await Promise.all([...modules, ...['es2023', 'dom', 'dom.iterable'].map((each) => `/compiler/lib.${each}.d.ts`)].map(load));
              const options = {
                allowJs: true, checkJs: true, strict: true, noEmit: true, skipLibCheck: true, types: [],
                target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext,
                moduleResolution: ts.ModuleResolutionKind.Bundler,
                lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
              };
              const host = {
                fileExists: (path) => texts.has(path),
                readFile: (path) => texts.get(path),
                getSourceFile: (path, version) => texts.has(path) ? ts.createSourceFile(path, texts.get(path), version) : undefined,
                getDefaultLibFileName: () => '/compiler/lib.es2023.d.ts',
                getDefaultLibLocation: () => '/compiler',
                getCurrentDirectory: () => '/',
                getCanonicalFileName: (path) => path,
                useCaseSensitiveFileNames: () => true,
                getNewLine: () => '\\n',
                writeFile: () => {},
              };
              const program = ts.createProgram(modules, options, host);
              return ts.getPreEmitDiagnostics(program).map((each) =>
                `${each.file?.fileName}:${each.file && ts.getLineAndCharacterOfPosition(each.file, each.start).line + 1} `
                  + ts.flattenDiagnosticMessageText(each.messageText, ' '));
            }""";
}
