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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The TypeScript compiler, from its WebJar and run in the browser that the tests have anyway. */
final class TypeScriptCompiler implements AutoCloseable {
    private static final List<String> LIBRARIES = List.of("lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts");

    private final Chromium chromium = Chromium.launch();
    private final StaticSite site =
            StaticSite.serving().page("/compiler/index.html", "<!doctype html><script src=typescript.js></script>");
    private final Map<String, String> libraries = new TreeMap<>();

    TypeScriptCompiler() {
        site.page("/compiler/typescript.js", read("typescript.js"));
        LIBRARIES.forEach(this::library);
    }

    /**
     * What came of a compilation.
     *
     * @param complaints file, line and message of each
     * @param declarations by path, empty if none were asked for
     */
    record Outcome(List<String> complaints, Map<String, String> declarations) {}

    /** Checks modules by their types, or their JSDoc if they are JavaScript. */
    Outcome check(Map<String, String> modules) {
        return compile(modules, false);
    }

    /** Makes the declarations of JavaScript modules. */
    Outcome declare(Map<String, String> modules) {
        return compile(modules, true);
    }

    private Outcome compile(Map<String, String> modules, boolean declarations) {
        Page page = chromium.newPage();
        page.navigate(site.url("/compiler/index.html"));
        page.evaluate("window.libraries = {}; undefined");
        libraries.forEach((name, text) ->
                page.call("(name, text) => { libraries[`/compiler/${name}`] = text; return true; }", name, text));
        page.call(
                "(...all) => { window.outcome = undefined; setTimeout(() => window.outcome = (" + COMPILE
                        + ")(...all)); return true; }",
                modules,
                declarations);
        JsonNode outcome = page.waitUntil("window.outcome", Duration.ofSeconds(90));
        page.close();
        List<String> complaints = new ArrayList<>();
        outcome.path("complaints").forEach(each -> complaints.add(each.asText()));
        Map<String, String> written = new TreeMap<>();
        outcome.path("declarations")
                .properties()
                .forEach(each -> written.put(each.getKey(), each.getValue().asText()));
        return new Outcome(complaints, written);
    }

    private void library(String name) {
        if (!libraries.containsKey(name)) {
            String text = read(name);
            libraries.put(name, text);
            Pattern.compile("<reference lib=\"([^\"]+)\"")
                    .matcher(text)
                    .results()
                    .forEach(each -> library("lib." + each.group(1) + ".d.ts"));
        }
    }

    private static String read(String name) {
        String path = "META-INF/resources/webjars/typescript/" + version() + "/lib/" + name;
        try (InputStream in = TypeScriptCompiler.class.getClassLoader().getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        Properties properties = new Properties();
        String path = "META-INF/maven/org.webjars.npm/typescript/pom.properties";
        try (InputStream in = TypeScriptCompiler.class.getClassLoader().getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** All JavaScript modules below a folder by their path, as a page would name them. */
    static Map<String, String> modules(Path folder, String extension) {
        Map<String, String> modules = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(extension)).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                modules.put("/" + name, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return modules;
    }

    @Override
    public void close() {
        chromium.close();
        site.close();
    }

    private static final String COMPILE = """
            (modules, declare) => {
              const texts = {...libraries, ...modules};
              const declarations = {};
              const options = {
                allowJs: true, checkJs: true, strict: true, skipLibCheck: false, types: [],
                noEmit: !declare, declaration: declare, emitDeclarationOnly: declare, newLine: ts.NewLineKind.LineFeed,
                target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext,
                moduleResolution: ts.ModuleResolutionKind.Bundler,
                lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
              };
              const host = {
                fileExists: (path) => path in texts,
                readFile: (path) => texts[path],
                getSourceFile: (path, version) => path in texts ? ts.createSourceFile(path, texts[path], version) : undefined,
                getDefaultLibFileName: () => '/compiler/lib.es2023.d.ts',
                getDefaultLibLocation: () => '/compiler',
                getCurrentDirectory: () => '/',
                getCanonicalFileName: (path) => path,
                useCaseSensitiveFileNames: () => true,
                getNewLine: () => '\\n',
                writeFile: (path, text) => declarations[path] = text,
              };
              const program = ts.createProgram(Object.keys(modules), options, host);
              const complaints = ts.getPreEmitDiagnostics(program).map((each) =>
                `${each.file?.fileName}:${each.file && ts.getLineAndCharacterOfPosition(each.file, each.start).line + 1} `
                  + ts.flattenDiagnosticMessageText(each.messageText, ' '));
              if (declare) {
                program.emit();
              }
              return {complaints, declarations};
            }""";
}
