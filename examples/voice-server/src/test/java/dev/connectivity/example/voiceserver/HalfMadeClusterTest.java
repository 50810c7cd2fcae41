package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfMadeClusterTest {

    @TempDir
    Path data;

    private Path cluster;

    /** As a killed initdb leaves it. */
    @BeforeEach
    void killInitdb() throws IOException {
        cluster = data.resolve("postgres");
        Files.createDirectories(cluster.resolve("pg_wal"));
        Files.createDirectories(cluster.resolve("base").resolve("1"));
        Files.writeString(cluster.resolve("PG_VERSION"), "18\n");
        Files.writeString(cluster.resolve("postgresql.conf"), "");
    }

    @Test
    void isRemovedIfNoServerEverRanOnIt() throws IOException {
        HalfMadeCluster.remove(cluster);

        assertThat(cluster).doesNotExist();
        assertThat(data).exists();
    }

    @Test
    void isMadeAnewByAStart() {
        EmbeddedDatabase.start(data).close();

        assertThat(cluster.resolve("postmaster.opts")).exists();
    }

    @Test
    void staysIfAServerRanOnIt() throws IOException {
        Files.writeString(cluster.resolve("postmaster.opts"), "postgres");

        assertStays();
    }

    @Test
    void staysIfItHasADatabaseOfAUser() throws IOException {
        Files.createDirectory(cluster.resolve("base").resolve("16384"));

        assertStays();
    }

    @Test
    void staysIfItIsSomethingElse() throws IOException {
        Files.delete(cluster.resolve("pg_wal"));

        assertStays();
    }

    @Test
    void isNotFollowedOutOfItsFolder() throws IOException {
        Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
        Path kept = Files.writeString(elsewhere.resolve("kept"), "");
        Files.createSymbolicLink(cluster.resolve("link"), elsewhere);

        HalfMadeCluster.remove(cluster);

        assertThat(cluster).doesNotExist();
        assertThat(kept).exists();
    }

    private void assertStays() throws IOException {
        HalfMadeCluster.remove(cluster);

        assertThat(cluster.resolve("postgresql.conf")).exists();
    }
}
