package dev.connectivity.incident;

import dev.connectivity.incident.IncidentEvent.Kind;
import dev.connectivity.incident.IncidentEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the packet-loss incidents of one session, sample by sample. It asks no clock and allocates nothing but the
 * events it returns. Time never goes backwards: an earlier sample counts as simultaneous with the last.
 *
 * <p>Not thread-safe; the owner of the session guards it.
 */
public final class IncidentDetector {

    private static final long NEVER = Long.MIN_VALUE;

    private enum State {
        STABLE,
        WARNING,
        CRITICAL,
        ENDED
    }

    private final IncidentPolicy policy;
    private State state = State.STABLE;
    private long lastMillis = NEVER;
    private long openedMillis;
    private double worstPercent;
    /** The first of the good samples since the last bad one or the last gap; {@link #NEVER} while there is none. */
    private long goodSinceMillis;

    /**
     * Begins in a stable state.
     *
     * @param policy when an incident begins, escalates and ends
     */
    public IncidentDetector(IncidentPolicy policy) {
        this.policy = policy;
    }

    /**
     * Takes the next sample.
     *
     * @param lossPercent 0 to 100; below 0 or NaN means unknown, which changes nothing, not even the time of the last
     *     sample
     * @param timeMillis when it was taken, in milliseconds since the epoch
     * @return what happened, or null if nothing did
     */
    public @Nullable IncidentEvent sample(double lossPercent, long timeMillis) {
        if (!(lossPercent >= 0) || state == State.ENDED) {
            return null;
        }
        long previousMillis = lastMillis;
        lastMillis = Math.max(timeMillis, previousMillis);
        if (lossPercent >= policy.warningPercent()) {
            return bad(lossPercent);
        }
        return state == State.STABLE ? null : good(previousMillis);
    }

    /**
     * Ends the session. Samples that come afterwards are ignored.
     *
     * @param timeMillis when it ended, in milliseconds since the epoch
     * @return that an incident was closed, or null if there was none
     */
    public @Nullable IncidentEvent end(long timeMillis) {
        lastMillis = Math.max(timeMillis, lastMillis);
        IncidentEvent closed = state == State.WARNING || state == State.CRITICAL ? over(Kind.CLOSED) : null;
        state = State.ENDED;
        return closed;
    }

    private @Nullable IncidentEvent bad(double lossPercent) {
        goodSinceMillis = NEVER;
        boolean critical = lossPercent >= policy.criticalPercent();
        return switch (state) {
            case STABLE -> {
                openedMillis = lastMillis;
                worstPercent = lossPercent;
                state = critical ? State.CRITICAL : State.WARNING;
                yield event(Kind.OPENED, lossPercent, null);
            }
            case WARNING -> {
                worstPercent = Math.max(worstPercent, lossPercent);
                if (!critical) {
                    yield null;
                }
                state = State.CRITICAL;
                yield event(Kind.ESCALATED, lossPercent, null);
            }
            case CRITICAL -> {
                if (!critical || lossPercent <= worstPercent) {
                    yield null;
                }
                worstPercent = lossPercent;
                yield event(Kind.WORSENED, lossPercent, null);
            }
            case ENDED -> null;
        };
    }

    private @Nullable IncidentEvent good(long previousMillis) {
        boolean gap = lastMillis - previousMillis > policy.longestGap().toMillis();
        if (goodSinceMillis == NEVER || gap) {
            goodSinceMillis = lastMillis;
            return null;
        }
        if (lastMillis - goodSinceMillis < policy.recovery().toMillis()) {
            return null;
        }
        IncidentEvent recovered = over(Kind.RECOVERED);
        state = State.STABLE;
        return recovered;
    }

    private IncidentEvent over(Kind kind) {
        return event(kind, worstPercent, Duration.ofMillis(lastMillis - openedMillis));
    }

    private IncidentEvent event(Kind kind, double lossPercent, @Nullable Duration duration) {
        Severity severity = state == State.CRITICAL ? Severity.CRITICAL : Severity.WARNING;
        return new IncidentEvent(kind, severity, lossPercent, Instant.ofEpochMilli(openedMillis), duration);
    }
}
