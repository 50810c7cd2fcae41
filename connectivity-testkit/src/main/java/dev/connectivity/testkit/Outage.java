package dev.connectivity.testkit;

import dev.connectivity.StorageUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store in memory fail: from the beginning of an outage to its end every call throws and changes nothing.
 * Thread-safe.
 */
public final class Outage {

    private volatile @Nullable RuntimeException failure;

    Outage() {}

    /** Begins an outage with {@link StorageUnavailableException}, as when a database is away. */
    public void begin() {
        begin(new StorageUnavailableException("The store is away, because the test says so", null));
    }

    /**
     * Begins an outage with an exception of the test's choice.
     *
     * @param thrown what every call throws
     */
    public void begin(RuntimeException thrown) {
        failure = thrown;
    }

    /** Ends the outage. */
    public void end() {
        failure = null;
    }

    void strike() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }
}
