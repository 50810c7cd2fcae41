package dev.connectivity.jdbi;

import dev.connectivity.StorageUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a storage does by itself: tasks again and again, two at a time, whose failures are logged. Thread-safe. */
final class Background implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    /** Longer than a pool or a socket keeps one waiting, as a rule. */
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "connectivity-storage");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Does something from now on.
     *
     * @param complaint what the log says when it fails
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    void every(Duration pause, String complaint, Runnable task) {
        long millis = Math.max(1, pause.toMillis());
        threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (StorageUnavailableException away) {
                        LOG.debug(complaint, away);
                    } catch (RuntimeException failure) {
                        LOG.warn(complaint, failure);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** Begins nothing any more and waits for what is under way, but not for ever. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("What the storage does in the background goes on for longer than {} s", LONGEST_WAIT_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
