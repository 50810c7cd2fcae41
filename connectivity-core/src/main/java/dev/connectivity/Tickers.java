package dev.connectivity;

import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a monitor: a few for the rooms, which must not wait, and one for the stores, which may. */
final class Tickers {

    private static final Logger LOG = LoggerFactory.getLogger(Tickers.class);

    /** Sending, which is most of a tick, is to use more than one core. */
    static final int ROOM_THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private final TimeSource time;
    private final ScheduledExecutorService rooms;
    private final ScheduledExecutorService stores;

    Tickers(ConnectivityMonitor monitor, ConnectivityMonitorBuilder settings) {
        time = settings.timeSource;
        rooms = threads(ROOM_THREADS, "connectivity-rooms");
        stores = threads(1, "connectivity-stores");
        if (!settings.roomTick.isZero()) {
            for (int i = 0; i < ROOM_THREADS; i++) {
                int thread = i;
                every(rooms, settings.roomTick, () -> monitor.tickRooms(thread));
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

    /**
     * Stops the threads; that of the stores does something last. Whoever calls waits for it no longer than this, for a
     * store may hang. What is not done by then is left to itself, not interrupted: it may be about to write to a spool.
     */
    void close(Runnable last, Duration timeout) {
        rooms.shutdownNow();
        Future<?> done = stores.submit(last);
        stores.shutdown();
        long end = time.nanos() + timeout.toNanos();
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting) {
            try {
                done.get(end - time.nanos(), TimeUnit.NANOSECONDS);
                waiting = false;
            } catch (InterruptedException notNow) {
                // What waits would not be written, and there is a bound already.
                interrupted = true;
            } catch (TimeoutException late) {
                waiting = false;
            } catch (ExecutionException failure) {
                LOG.error("The last writing failed", failure.getCause());
                waiting = false;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
