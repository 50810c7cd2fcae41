package dev.connectivity.web;

import dev.connectivity.browsertesting.StaticSite;
import java.nio.file.Path;

/** Where the files of this module and of its tests are. */
final class WebFiles {
    static final Path RESOURCES = Path.of("src/main/resources/META-INF/resources");
    static final Path CONNECTIVITY = RESOURCES.resolve("connectivity");

    private WebFiles() {}

    /** A server of the module's resources, the tests' pages and core's golden vectors. */
    static StaticSite site() {
        return StaticSite.serving(
                RESOURCES, Path.of("src/test/resources/web"), Path.of("../connectivity-core/src/test/resources"));
    }
}
