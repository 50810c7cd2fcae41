package dev.connectivity.example.voiceserver;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the storage's maintenance again and again, never twice at once, whether it fails or not. */
final class MaintenanceSchedule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceSchedule.class);

    private final Supplier<?> maintenance;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "maintenance");
        daemon.setDaemon(true);
        return daemon;
    });

    /**
     * Begins.
     *
     * @param maintenance returns what it did, for the log
     * @param first how long after now
     * @param pause between the end of a run and the beginning of the next
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    MaintenanceSchedule(Supplier<?> maintenance, Duration first, Duration pause) {
        this.maintenance = maintenance;
        thread.scheduleWithFixedDelay(this::run, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            LOG.info("Maintenance: {}", maintenance.get());
        } catch (RuntimeException failure) {
            LOG.warn("The maintenance failed and is tried again later", failure);
        }
    }

    /** Lets a run that is under way end, for a while. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
