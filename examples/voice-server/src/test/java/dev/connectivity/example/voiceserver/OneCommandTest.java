package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, in files as somebody has them who just cloned the repository. */
class OneCommandTest {

    private static final Set<String> NOT_IN_A_CLONE = Set.of("target", ".git", ".connectivity");

    @TempDir
    Path clone;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void startsTheServerFromFilesThatWereNeverCompiled() throws Exception {
        copy(Path.of(System.getProperty("basedir"), "..", "..").normalize());

        Process command = mvnRun();
        try {
            URI server = ServerProcessTest.ready(command);
            try (Caller alice = Caller.login(server, "Alice")) {
                assertThat(alice.get("").body()).contains("<title>");
                assertThat(alice.get("connectivity/client.js").statusCode()).isEqualTo(200);
                alice.connect();
                String session = alice.join("general");
                alice.report("general", session, 1, 42, 0.5);
                alice.await("VoiceStatsAck");
            }
        } finally {
            // Not Process.destroy(), which closes the pipe that Maven still writes its last words to.
            command.toHandle().destroy();
        }

        assertThat(command.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(clone.resolve(".connectivity/postgres/PG_VERSION")).exists();
        assertThat(clone.resolve(".connectivity/postgres/postmaster.pid")).doesNotExist();
    }

    private Process mvnRun() throws IOException {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        String mvn = Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                .toString();
        // What the build around this test has fetched must do; Surefire tells where it is.
        String repository = "-Dmaven.repo.local=" + System.getProperty("localRepository");
        ProcessBuilder builder = new ProcessBuilder(mvn, "-q", "-Prun", "-o", repository).directory(clone.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "CONNECTIVITY_PORT", "0"));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private void copy(Path repository) throws IOException {
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_IN_A_CLONE.contains(String.valueOf(folder.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(clone.resolve(repository.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, clone.resolve(repository.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
