package dev.connectivity.benchmarks.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says why the figures of a run may not be used, one phrase each; nothing if all that was sent arrived where it
 * belongs.
 */
final class RunCheck {

    /**
     * A newer report replaces one that waits for the tick, so each is shown only where more than two ticks lie between.
     */
    private static final long TWO_TICKS_MILLIS = 400;

    /** More than this share is not replaced where less lies between, and who reads keeps up. */
    private static final double MOST_REPLACED = 0.05;

    /** What the clients may be late by with all they had to send. */
    private static final double LATE = 1.02;

    private final List<String> faults = new ArrayList<>();

    private RunCheck() {}

    /**
     * Checks a run.
     *
     * @param seconds within which all should have been sent
     * @param voice whether the voice endpoint ran, whose counts these are, and not a bare one
     * @param counted by how much each of the server's counts grew
     */
    static List<String> faults(
            LoadProfile profile, int seconds, Tally tally, boolean voice, Map<String, Long> counted) {
        RunCheck run = new RunCheck();
        long reports = (long) seconds * profile.samplesPerSecond();
        run.check(tally.closed == 0, "%,d connections closed", tally.closed);
        if (!profile.company().equals(Company.NONE)) {
            // The bad are refused, as they should be, and those who leave report no more.
            return run.faults;
        }
        run.check(tally.sent == reports, "%,d of %,d reports sent", tally.sent, reports);
        run.check(tally.sendingSeconds <= seconds * LATE, "sending took %.1f s, not %d", tally.sendingSeconds, seconds);
        if (voice) {
            run.checkCounts(tally.sent, new TreeMap<>(counted));
            run.check(
                    !profile.numbered() || tally.unacknowledged == 0,
                    "%,d reports not acknowledged",
                    tally.unacknowledged);
        }
        double least = voice && profile.pauseMillis() <= TWO_TICKS_MILLIS ? 1 - MOST_REPLACED : 1;
        run.check(
                tally.delivered <= tally.expected && tally.delivered >= least * tally.expected,
                "%,d of %,d events shown",
                tally.delivered,
                tally.expected);
        return run.faults;
    }

    private void check(boolean right, String fault, Object... values) {
        if (!right) {
            faults.add(String.format(Locale.ROOT, fault, values));
        }
    }

    private void checkCounts(long sent, Map<String, Long> counted) {
        for (String stage : List.of("accepted", "stored")) {
            long count = counted.getOrDefault(stage, 0L);
            check(count == sent, "%,d of %,d reports %s", count, sent, stage);
        }
        counted.forEach((name, times) -> check(times == 0 || !isTrouble(name), "%,d times %s", times, name));
    }

    private static boolean isTrouble(String name) {
        return name.contains(":")
                || List.of("invalid", "repeated", "refused", "lost").contains(name);
    }
}
