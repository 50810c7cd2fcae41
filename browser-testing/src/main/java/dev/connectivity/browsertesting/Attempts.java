package dev.connectivity.browsertesting;

import java.util.ArrayList;
import java.util.List;

/**
 * Repeats a measurement that a busy machine can disturb: a stalled process adds delay, jitter and loss of its own to
 * what a link imposes, now and then, while a wrong formula errs every time. Thread-safe, having no state.
 */
public final class Attempts {
    private Attempts() {}

    /**
     * What is measured, with its assertions.
     *
     * @param <E> what it may throw beside assertion errors
     */
    @FunctionalInterface
    public interface Measurement<E extends Exception> {
        /** Measures, and asserts. */
        void run() throws E;
    }

    /**
     * Runs a measurement with its assertions until they hold.
     *
     * @param <E> what the measurement may throw beside assertion errors
     * @param most how often it is tried, 1 or more
     * @throws AssertionError with what every attempt said, if none held
     * @throws E at once, if the measurement throws it
     */
    public static <E extends Exception> void untilHeld(int most, Measurement<E> measurement) throws E {
        if (most < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more, not " + most);
        }
        List<AssertionError> failures = new ArrayList<>();
        while (failures.size() < most) {
            try {
                measurement.run();
                return;
            } catch (AssertionError e) {
                failures.add(e);
            }
        }
        AssertionError all = new AssertionError("none of %d attempts held; the last: %s"
                .formatted(most, failures.get(most - 1).getMessage()));
        failures.forEach(all::addSuppressed);
        throw all;
    }
}
