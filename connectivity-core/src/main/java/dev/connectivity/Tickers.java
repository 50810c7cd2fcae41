package dev.connectivity;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a monitor: a few for the rooms, which must not wait, and one for the stores, which may. */
final class Tickers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tickers.class);

    private static final int MOST_ROOM_THREADS = 4;

    private final ScheduledExecutorService rooms;
    private final ScheduledExecutorService stores;

    Tickers(ConnectivityMonitor monitor, ConnectivityMonitorBuilder settings) {
        int roomThreads = Math.min(MOST_ROOM_THREADS, Runtime.getRuntime().availableProcessors());
        rooms = threads(roomThreads, "connectivity-rooms");
        stores = threads(1, "connectivity-stores");
        if (!settings.roomTick.isZero()) {
            // Each takes the next changed room, so that sending, which is most of a tick, uses more than one core.
            for (int i = 0; i < roomThreads; i++) {
                every(rooms, settings.roomTick, monitor::tickRooms);
            }
        }
        every(rooms, settings.sweepInterval, monitor::sweep);
        every(stores, settings.writeInterval, monitor::write);
    }

    private static ScheduledExecutorService threads(int count, String name) {
        return Executors.newScheduledThreadPool(count, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Catches everything, so that one failure does not end the series, and never overlaps itself. */
    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    private static void every(ScheduledExecutorService executor, Duration interval, Runnable task) {
        executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error failure) {
                        LOG.error("A periodic task failed and goes on", failure);
                    }
                },
                interval.toNanos(),
                interval.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        rooms.shutdownNow();
        stores.shutdown();
        try {
            if (!stores.awaitTermination(5, TimeUnit.SECONDS)) {
                stores.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            stores.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
