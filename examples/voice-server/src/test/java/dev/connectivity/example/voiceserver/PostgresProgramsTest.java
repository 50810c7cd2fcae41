package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {

    @TempDir
    Path folder;

    /** On a machine whose tar knows no xz the library unpacks, and only that is seen here. */
    @Test
    void unpackedByTarAreWholeForTheLibraryWhichUnpacksNothing() throws IOException {
        boolean unpacked = PostgresPrograms.prepare(folder, "tar");
        List<FileTime> before = whole();
        assertThat(before).hasSize(unpacked ? 1 : 0);

        startAndStop();

        assertThat(whole()).hasSize(1);
        if (unpacked) {
            assertThat(whole()).isEqualTo(before);
        }
    }

    @Test
    void areLeftToTheLibraryWithoutTar() throws IOException {
        assertThat(PostgresPrograms.prepare(folder, "no-such-tar")).isFalse();
        assertThat(PostgresPrograms.prepare(folder, "false")).isFalse();

        startAndStop();

        assertThat(whole()).hasSize(1);
    }

    @Test
    void areNotUnpackedAgain() throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve("PG-whole")).resolve(".exists"));

        assertThat(PostgresPrograms.prepare(folder, "tar")).isFalse();
        assertThat(folder).isDirectoryNotContaining("glob:**PG-[0-9a-f]*");
    }

    @Test
    void stayWhileAnotherProcessUnpacksThem() throws IOException {
        Path half = Files.createDirectories(folder.resolve("PG-half"));
        Path file = Files.createFile(half.resolve("postgres"));
        try (FileChannel channel = FileChannel.open(
                        half.resolve("epg-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            PostgresPrograms.prepare(folder, "false");

            assertThat(file).exists();
        }
        PostgresPrograms.prepare(folder, "false");

        assertThat(file).doesNotExist();
    }

    private void startAndStop() throws IOException {
        EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                // The library remembers for each of these where it has unpacked, so it must be a new one.
                .setPgBinaryResolver(new PgBinaryResolver() {
                    @Override
                    public InputStream getPgBinary(String system, String hardware) throws IOException {
                        return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, hardware);
                    }
                })
                .setDataDirectory(folder.resolve("data"))
                .start()
                .close();
    }

    /** When the marks were set that programs are whole. */
    private List<FileTime> whole() throws IOException {
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(each -> each.endsWith(".exists"))
                    .map(PostgresProgramsTest::changed)
                    .toList();
        }
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
