package dev.connectivity.example.voiceserver;

import dev.connectivity.jdbi.Maintenance;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the storage's maintenance soon after the start and then every ten minutes, never twice at once. */
final class MaintenanceSchedule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceSchedule.class);
    private static final int FIRST_AFTER_SECONDS = 30;
    private static final int EVERY_SECONDS = 600;

    private final Maintenance maintenance;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "maintenance");
        daemon.setDaemon(true);
        return daemon;
    });

    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    MaintenanceSchedule(Maintenance maintenance) {
        this.maintenance = maintenance;
        thread.scheduleWithFixedDelay(this::run, FIRST_AFTER_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void run() {
        try {
            LOG.info("Maintenance: {}", maintenance.run());
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
