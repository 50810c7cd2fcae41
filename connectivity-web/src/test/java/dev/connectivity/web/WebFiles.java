package dev.connectivity.web;

import dev.connectivity.browsertesting.StaticSite;
import java.nio.file.Path;

/** Where the files of this module and of its tests are. */
final class WebFiles {
    static final Path SOURCES = Path.of("src/main/resources/META-INF/resources");
    static final Path DECLARATIONS = Path.of("src/main/types");
    static final Path PUBLISHED = Path.of("target/classes/META-INF/resources");

    private WebFiles() {}

    /** A server of what the build publishes, the tests' pages and core's golden vectors. */
    static StaticSite site() {
        return site(PUBLISHED);
    }

    /** The same with the modules of another folder. */
    static StaticSite site(Path modules) {
        return StaticSite.serving(
                modules, Path.of("src/test/resources/web"), Path.of("../connectivity-core/src/test/resources"));
    }
}
