package dev.connectivity.jitsi.poll;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides what to ask a bridge next, and how long to leave it alone after failures. Time is an argument. */
final class PollPlan {

    private static final long FIRST_PAUSE_MILLIS = 1_000;

    /** Beyond this, doubling has long reached any sensible maximum. */
    private static final int MAX_DOUBLINGS = 20;

    enum Question {
        STATS("/stats"),
        FULL("/debug?full=true"),
        PRESENCE("/debug"),
        HEALTH("/about/health");

        private final String path;

        Question(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    private final PollSettings settings;
    private final DoubleSupplier random;
    private long statsDue;
    private long fullDue;
    private long presenceDue;
    private long healthDue;
    private boolean statsSupported = true;
    private boolean statsCoverAll = true;
    private int failures;
    private long pausedUntil;

    /**
     * Makes a plan in which everything is due.
     *
     * @param random 0 (inclusive) to 1 (exclusive), for the jitter that keeps several monitors apart
     */
    PollPlan(PollSettings settings, DoubleSupplier random, long now) {
        this.settings = settings;
        this.random = random;
        statsDue = now;
        fullDue = settings.fullInterval().isZero() ? Long.MAX_VALUE : now;
        presenceDue = settings.presenceInterval().isZero() ? Long.MAX_VALUE : now;
        healthDue = now;
        pausedUntil = now;
    }

    /** Returns what to ask now, or null if nothing is due. Health first: it is cheap and says why the rest fails. */
    @Nullable
    Question due(long now) {
        if (now >= healthDue) {
            return Question.HEALTH;
        }
        if (now < pausedUntil) {
            return null;
        }
        if (now >= fullDue || (now >= statsDue && !(statsSupported && statsCoverAll))) {
            return Question.FULL;
        }
        if (now >= statsDue) {
            return Question.STATS;
        }
        return now >= presenceDue ? Question.PRESENCE : null;
    }

    /** Returns when something will be due. */
    long nextDue() {
        long data = Math.min(statsDue, Math.min(fullDue, presenceDue));
        return Math.min(healthDue, Math.max(pausedUntil, data));
    }

    void succeeded(Question question, long now) {
        failures = 0;
        asked(question, now);
    }

    void asked(Question question, long now) {
        switch (question) {
            case FULL -> {
                fullDue = next(fullDue, settings.fullInterval().toMillis(), now);
                statsDue = next(statsDue, settings.statsInterval().toMillis(), now);
                presenceDue = next(presenceDue, settings.presenceInterval().toMillis(), now);
            }
            case STATS -> {
                statsDue = next(statsDue, settings.statsInterval().toMillis(), now);
                presenceDue = next(presenceDue, settings.presenceInterval().toMillis(), now);
            }
            case PRESENCE ->
                presenceDue = next(presenceDue, settings.presenceInterval().toMillis(), now);
            case HEALTH -> healthDue = next(healthDue, settings.healthInterval().toMillis(), now);
        }
    }

    /** Keeps the rhythm, but does not make up for what was missed. */
    private static long next(long due, long interval, long now) {
        if (due == Long.MAX_VALUE || interval == 0) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(due, now) + interval;
        return next > now ? next : now + interval;
    }

    /** Tells whether the bridge is left alone after a failure. */
    boolean isPaused(long now) {
        return now < pausedUntil;
    }

    void failed(long now) {
        long most = settings.maxBackoff().toMillis();
        long pause = Math.min(most, FIRST_PAUSE_MILLIS << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        pausedUntil = now + (long) (pause * (0.5 + random.getAsDouble() / 2));
        // It may come back as another version.
        statsSupported = true;
    }

    /** Records that this bridge has no {@code /stats}: before April 2025 there was only {@code /debug}. */
    void statsUnsupported() {
        statsSupported = false;
    }

    /**
     * Records whether {@code /stats} lists every conference: it leaves out those for which statistics are switched off.
     */
    void statsCoverAll(boolean all) {
        statsCoverAll = all;
    }
}
