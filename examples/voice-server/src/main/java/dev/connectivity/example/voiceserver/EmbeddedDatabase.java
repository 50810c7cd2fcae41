package dev.connectivity.example.voiceserver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of the server's own, on loopback, that keeps its data durably in a {@link DataFolder} that is claimed
 * before. A PostgreSQL that a killed server left behind is stopped first.
 */
final class EmbeddedDatabase implements AutoCloseable {

    /** The application's role: owner of its database, not a superuser, so row-level security holds for it too. */
    static final String OWNER = "connectivity";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration ORPHAN_STOPS_WITHIN = Duration.ofSeconds(20);

    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static EmbeddedDatabase start(Path data) {
        Path cluster = data.resolve("postgres");
        try {
            stopOrphan(cluster);
            HalfMadeCluster.remove(cluster);
            PostgresPrograms.prepare(PostgresPrograms.folder(), "tar");
            return startOn(cluster);
        } catch (IOException | SQLException | RuntimeException failure) {
            stopAfter(failure, cluster);
            throw new StartException(
                    "The embedded PostgreSQL in " + cluster + " does not start: " + failure.getMessage(), failure);
        }
    }

    private static EmbeddedDatabase startOn(Path cluster) throws IOException, SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                // A hook of the library's own would stop the database while the last samples are written.
                .setRegisterShutdownHook(false)
                // The library's defaults are made for tests and would lose acknowledged samples in a crash.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "40")
                .setPGStartupWait(Duration.ofSeconds(30))
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        prepare(postgres);
        return new EmbeddedDatabase(postgres);
    }

    /** It may run all the same, if it was too slow to answer, or its start was interrupted from outside. */
    private static void stopAfter(Exception failure, Path cluster) {
        try {
            stopOrphan(cluster);
        } catch (IOException stuck) {
            failure.addSuppressed(stuck);
        }
    }

    /** The folder is claimed, so a PostgreSQL that runs on this folder has no server any more. */
    private static void stopOrphan(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> postmaster = processOf(pidFile).filter(process -> isPostgresOn(cluster, process));
        if (postmaster.isEmpty()) {
            return;
        }
        LOG.warn("A PostgreSQL that an earlier server left behind is stopped first");
        postmaster.get().destroy();
        try {
            postmaster.get().onExit().get(ORPHAN_STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            throw new IOException("a PostgreSQL left behind does not stop, process "
                    + postmaster.get().pid());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static Optional<ProcessHandle> processOf(Path pidFile) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    /** After a restart of the machine the number may belong to anything, another PostgreSQL included. */
    private static boolean isPostgresOn(Path cluster, ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.command().orElse("").contains("postgres")
                && List.of(info.arguments().orElse(new String[0])).contains(cluster.toString());
    }

    /** Makes the application's role and database if this is a new cluster. */
    private static void prepare(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + OWNER + "'")) {
                statement.execute("CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
            }
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + OWNER + "'")) {
                statement.execute("CREATE DATABASE " + OWNER + " OWNER " + OWNER);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    String url() {
        return postgres.getJdbcUrl(OWNER, OWNER);
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException failure) {
            LOG.warn("The embedded PostgreSQL did not stop cleanly", failure);
        }
    }
}
