package dev.connectivity;

import dev.connectivity.room.LiveSession;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store for sessions that only it remembers. After a restart thousands come back within seconds, so all that
 * wait are asked for together, by one thread: nobody's thread is held meanwhile, made-up sessions cost next to nothing,
 * and who comes back on two connections at once gets in once.
 */
final class LookUps {

    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
    private static final long WARNING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_SECONDS = 10;

    private final SessionStore store;
    private final TimeSource time;
    private final LookUpQueue queue = new LookUpQueue();
    private final StoreOutage outage;
    private final @Nullable ThreadPoolExecutor thread;

    /** Only for the thread that asks. */
    private long warnedNanos;

    /**
     * Begins with nobody waiting.
     *
     * @param manual starts no thread: whoever asks first asks for those, too, who come meanwhile
     */
    LookUps(SessionStore store, TimeSource time, boolean manual) {
        this.store = store;
        this.time = time;
        outage = new StoreOutage(time);
        warnedNanos = time.nanos() - WARNING_PAUSE_NANOS;
        thread = manual ? null : thread();
    }

    private static ThreadPoolExecutor thread() {
        ThreadPoolExecutor single =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread made = new Thread(task, "connectivity-lookups");
                    made.setDaemon(true);
                    return made;
                });
        single.allowCoreThreadTimeOut(true);
        return single;
    }

    /**
     * Asks for a session.
     *
     * @return what becomes of it; fails with {@link StorageUnavailableException} if the same may succeed in a moment
     */
    CompletableFuture<Optional<LiveSession>> ask(LookUp.Returning who) {
        LookUp lookUp = LookUp.of(who);
        if (outage.isFresh()) {
            answerWithoutStore(lookUp);
        } else if (!queue.add(lookUp)) {
            lookUp.unavailable("Too many sessions are being looked up");
        } else if (queue.begin()) {
            Executor executor = thread == null ? Runnable::run : thread;
            try {
                executor.execute(this::askForAll);
            } catch (RejectedExecutionException closing) {
                turnAway();
            }
        }
        return lookUp.result();
    }

    private void askForAll() {
        for (List<LookUp> batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
            try {
                askFor(batch);
            } catch (RuntimeException | Error defect) {
                LOG.error("Sessions could not be looked up", defect);
                // Nobody is left without an answer, whatever happens.
                batch.forEach(each -> each.result().completeExceptionally(defect));
            } finally {
                queue.done(batch);
            }
        }
    }

    private void askFor(List<LookUp> batch) {
        List<LookUp> unknown = new ArrayList<>(batch.size());
        for (LookUp each : batch) {
            if (each.who().isKnown()) {
                each.resume();
            } else {
                unknown.add(each);
            }
        }
        if (outage.isFresh()) {
            unknown.forEach(this::answerWithoutStore);
        } else if (!unknown.isEmpty()) {
            askStore(unknown);
        }
    }

    private void askStore(List<LookUp> batch) {
        List<Resumption> wanted =
                batch.stream().map(each -> each.who().wanted()).toList();
        Map<SessionId, StoredSession> found;
        try {
            found = store.reopenAll(wanted);
        } catch (StorageUnavailableException away) {
            outage.failed();
            warn(away);
            batch.forEach(this::answerWithoutStore);
            return;
        } catch (RuntimeException rejected) {
            warn(rejected);
            if (batch.size() == 1) {
                batch.get(0).nothing();
            } else {
                // Whatever is wrong with one of them is nobody else's fault.
                batch.forEach(each -> askFor(List.of(each)));
            }
            return;
        }
        outage.succeeded();
        answer(batch, found);
    }

    private static void answer(List<LookUp> batch, Map<SessionId, StoredSession> found) {
        Set<SessionId> taken = new HashSet<>();
        for (LookUp each : batch) {
            StoredSession session = found.get(each.who().wanted().session());
            if (session == null || !isOf(session.start(), each.who().wanted())) {
                each.nothing();
            } else if (taken.add(session.start().session())) {
                each.reenter(session);
            } else {
                // Asked for twice: it is in its room by now, or was and has left it again.
                each.resume();
            }
        }
    }

    /** The store answers by sessions, and one may be asked for by several, each with another channel. */
    private static boolean isOf(SessionStart start, Resumption wanted) {
        return start.user().equals(wanted.user()) && start.channel().equals(wanted.channel());
    }

    /** While the store has been away for a moment only, nobody is told that their session is over. */
    private void answerWithoutStore(LookUp lookUp) {
        if (outage.isShort()) {
            lookUp.unavailable("The store is away");
        } else {
            lookUp.nothing();
        }
    }

    /** Once in a while: whoever asks again and again cannot flood the log. */
    private void warn(RuntimeException failure) {
        if (time.nanos() - warnedNanos >= WARNING_PAUSE_NANOS) {
            warnedNanos = time.nanos();
            LOG.warn("Sessions could not be looked up for a resume", failure);
        }
    }

    /**
     * Turns away those who wait, and lets those in for whom the store is being asked, so that their sessions end
     * properly.
     *
     * @param patience how long the store has to answer
     */
    void close(Duration patience) {
        turnAway();
        if (thread != null) {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("The store does not answer; who is being looked up there is not waited for");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void turnAway() {
        List<LookUp> left = queue.close();
        queue.done(left);
        left.forEach(each -> each.unavailable("The server is closing"));
    }
}
