package dev.connectivity.example.voiceserver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A claim to the data folder: one server a folder. The operating system ends it with the process at the latest. */
final class DataFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    private final FileChannel lockFile;

    private DataFolder(FileChannel lockFile) {
        this.lockFile = lockFile;
    }

    /** Claims the folder, made if need be, or throws a {@link StartException} if another server has it. */
    static DataFolder claim(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel file =
                    FileChannel.open(data.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new StartException(
                        "CONNECTIVITY_DATA is in use by another server: " + data + "; stop it or name another folder",
                        null);
            }
            return new DataFolder(file);
        } catch (IOException unwritable) {
            throw new StartException("CONNECTIVITY_DATA cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException harmless) {
            LOG.debug("The lock file did not close", harmless);
        }
    }
}
