package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The types that the modules give in JSDoc, and the declarations that are published of them. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field before the tests.
class TypesTest {
    private static final String RENEW = "types.write";
    private static TypeScriptCompiler compiler;

    @BeforeAll
    static void start() {
        compiler = new TypeScriptCompiler();
    }

    @AfterAll
    static void stop() {
        compiler.close();
    }

    private static Map<String, String> sources() {
        return TypeScriptCompiler.modules(WebFiles.SOURCES, ".js");
    }

    @Nested
    class TheModules {
        @Test
        void haveNoTypeErrors() {
            assertThat(compiler.check(sources()).complaints()).isEmpty();
        }

        @Test
        void wouldBeCaughtWithAWrongType() {
            Map<String, String> modules = sources();
            modules.put("/connectivity/wrong.js", "/** @type {number} */ export const wrong = 'a text';");

            assertThat(compiler.check(modules).complaints())
                    .singleElement()
                    .asString()
                    .contains("not assignable to type 'number'");
        }
    }

    @Nested
    class TheDeclarations {
        /** Renewed by {@code -Dtypes.write=true}, after a change of a module's types. */
        @Test
        void areWhatTheCompilerMakesOfTheModules() throws IOException {
            Map<String, String> made = new HashMap<>();
            compiler.declare(sources()).declarations().forEach((path, text) -> {
                if (!path.endsWith("/elements-page.d.ts")) {
                    made.put(path.substring("/connectivity".length()), text);
                }
            });
            if (Boolean.getBoolean(RENEW)) {
                for (Map.Entry<String, String> each : made.entrySet()) {
                    Path file = WebFiles.DECLARATIONS.resolve(each.getKey().substring(1));
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, each.getValue());
                }
            }

            assertThat(TypeScriptCompiler.modules(WebFiles.DECLARATIONS, ".d.ts"))
                    .as("src/main/types; -D%s=true renews them", RENEW)
                    .containsExactlyInAnyOrderEntriesOf(made);
        }

        @Test
        void serveAProgramInTypeScript() {
            Map<String, String> program = published();
            program.put("/program.ts", """
                    import { ConnectivityClient, assess, peerConnections, VoiceBar } from '/connectivity/connectivity.js';
                    import { jitsiConference } from '/connectivity/jitsi.js';
                    const calls: RTCPeerConnection[] = [];
                    const client = new ConnectivityClient({ channel: 'general', source: peerConnections(() => calls) });
                    const latency: number | null = client.stats?.latency ?? null;
                    const level: 'green' | 'yellow' | 'orange' | 'red' | 'unknown' = assess({ latency }).level;
                    const bar: VoiceBar = new VoiceBar();
                    bar.client = client;
                    client.source = jitsiConference({ on() {}, off() {} });
                    export { level };
                    """);

            assertThat(compiler.check(program).complaints()).isEmpty();
        }

        @Test
        void wouldTellAProgramOfAMistake() {
            Map<String, String> program = published();
            program.put("/program.ts", """
                    import { ConnectivityClient } from '/connectivity/connectivity.js';
                    new ConnectivityClient({ channel: 7 });
                    """);

            assertThat(compiler.check(program).complaints())
                    .singleElement()
                    .asString()
                    .contains("'number' is not assignable to type 'string'");
        }

        private static Map<String, String> published() {
            return TypeScriptCompiler.modules(WebFiles.PUBLISHED, ".d.ts");
        }
    }
}
