package dev.connectivity.example.voiceserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an {@code initdb} leaves that was killed: a folder that looks like a PostgreSQL's, with which none starts. It is
 * removed, to be made anew, if no server ever ran on it, so that it cannot hold data.
 */
final class HalfMadeCluster {

    private static final Logger LOG = LoggerFactory.getLogger(HalfMadeCluster.class);
    private static final long ENDS_WITHIN_SECONDS = 20;

    /** PostgreSQL's FirstNormalObjectId (access/transam.h): databases below it are initdb's own. */
    private static final long FIRST_DATABASE_OF_A_USER = 16_384;

    private HalfMadeCluster() {}

    /** The folder is claimed, so an initdb that works on it has no server any more. */
    static void remove(Path cluster) throws IOException {
        if (!Files.isDirectory(cluster) || hasHeldData(cluster)) {
            return;
        }
        endInitdb(cluster);
        if (!isOfInitdb(cluster) || hasHeldData(cluster)) {
            return;
        }
        LOG.warn("A start was interrupted while it made the database; it is made anew");
        Folders.delete(cluster);
    }

    /** A server notes its options in the folder before it takes the first connection, and the note stays. */
    private static boolean hasHeldData(Path cluster) throws IOException {
        return Files.exists(cluster.resolve("postmaster.opts"))
                || names(cluster.resolve("base")).stream().anyMatch(HalfMadeCluster::isDatabaseOfAUser);
    }

    private static boolean isDatabaseOfAUser(String name) {
        return name.matches("[0-9]{1,10}") && Long.parseLong(name) >= FIRST_DATABASE_OF_A_USER;
    }

    /** Whatever else somebody keeps in a folder of this name is not ours to delete; initdb's first step is this one. */
    private static boolean isOfInitdb(Path cluster) {
        return Files.isDirectory(cluster.resolve("pg_wal"));
    }

    /** It outlives a server that is killed, and would go on writing. */
    private static void endInitdb(Path cluster) throws IOException {
        List<ProcessHandle> running = ProcessHandle.allProcesses()
                .filter(process -> isInitdbOn(cluster, process))
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
        running.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : running) {
            try {
                process.onExit().get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException stuck) {
                throw new IOException("an initdb left behind does not end, process " + process.pid(), stuck);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }
    }

    private static boolean isInitdbOn(Path cluster, ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.command().orElse("").contains("initdb")
                && List.of(info.arguments().orElse(new String[0])).contains(cluster.toString());
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
