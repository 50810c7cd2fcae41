package dev.connectivity.websocket;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of an endpoint: the patrol, the chores and what may block. */
final class EndpointThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointThreads.class);
    private static final long PATROL_MILLIS = 500;

    /** A close or ping may block while a peer does not read; so many may at once. */
    static final int BLOCKING_THREADS = 32;

    private final ScheduledExecutorService patrol;

    /** Does what a broadcaster may not do itself, because it is called under a room's lock. */
    private final ExecutorService chores;

    /** Closes and pings, which some containers do not do without blocking. */
    private final ExecutorService blocking;

    /**
     * Starts the patrol.
     *
     * @param round what it does twice a second
     */
    EndpointThreads(Runnable round) {
        this(round, PATROL_MILLIS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The future of a series only tells that it was cancelled.
    EndpointThreads(Runnable round, long pauseMillis) {
        chores = Executors.newSingleThreadExecutor(task -> daemon(task, "connectivity-chores"));
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                BLOCKING_THREADS,
                BLOCKING_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "connectivity-closing"));
        pool.allowCoreThreadTimeOut(true);
        blocking = pool;
        patrol = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "connectivity-patrol"));
        patrol.scheduleWithFixedDelay(() -> patrol(round), pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Catches everything, so that one failure does not end the series. */
    private static void patrol(Runnable round) {
        try {
            round.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("The patrol failed and goes on", failure);
        }
    }

    /** Runs something that may call the monitor, away from the caller's locks, one after the other. */
    void later(Runnable chore) {
        execute(chores, chore);
    }

    /** Runs something that may block. */
    void blocking(Runnable task) {
        execute(blocking, task);
    }

    /** Runs something that may block after a while, unless the patrol has ended by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    void blockingAfter(long millis, Runnable task) {
        if (patrol.isShutdown()) {
            return;
        }
        try {
            patrol.schedule(() -> blocking(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("A chore came after the end", closed);
        }
    }

    private static void execute(ExecutorService executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("A chore came after the end", closed);
        }
    }

    void endPatrol() {
        patrol.shutdownNow();
    }

    /** Waits a while for the chores, and then for the closing that they ask for. */
    @Override
    public void close() {
        finish(chores);
        finish(blocking);
    }

    private static void finish(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
