package dev.connectivity.benchmarks.live;

import dev.connectivity.websocket.VoiceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Says what is wrong with a soak, one line each; nothing if it passed. */
final class Verdict {

    /**
     * How much the heap may grow between the second and third minute and the last two, after full collections. Between
     * them the soak of ten minutes takes in 780,000 samples and 27,000 sessions: 2 MiB are less than 3 bytes of each
     * sample or 80 of each session, so that not one object of a sample's may stay behind, and no session.
     */
    static final long HEAP_GROWTH_KIB = 2048;

    /**
     * Likewise for the resident memory, where what is outside the heap shows: the buffers of the sockets above all. The
     * heap's own pages come and go by some 60 MiB within minutes.
     */
    static final long RESIDENT_GROWTH_KIB = 96 * 1024;

    /** The container's pool breathes by some threads; one left behind of every hundred connections would be more. */
    static final long THREAD_GROWTH = 40;

    /** The pool of the database may have opened its connections, and the virtual machine a jar. */
    static final long FILE_GROWTH = 20;

    /** The tick of 200 ms and as much again and half for two busy cores. */
    static final int P99_MILLIS = 500;

    /** Replacing is allowed, but with a report every half second and a tick of 200 ms only a stall makes it happen. */
    static final double PASSED_OVER_SHARE = 0.01;

    /** No healthy client may wait for longer, be it to be let in or for any of its roommates' reports. */
    static final int WAIT_MILLIS = 5_000;

    /** A reader that stalls is closed within 5 s once the kernel takes no more for it: that took about a minute. */
    private static final int SECONDS_TO_EVICTION = 120;

    /** What those who vanished had under way may not have arrived. */
    private static final double ARRIVED = 0.9;

    private final List<String> failures = new ArrayList<>();

    private Verdict() {}

    static List<String> failures(SoakOutcome outcome) {
        Verdict verdict = new Verdict();
        verdict.judgeMemory(outcome);
        verdict.judgeLeftovers(outcome.before(), outcome.after());
        verdict.judgeHealthy(outcome);
        verdict.judgeSlow(outcome.crowd(), outcome.after());
        verdict.judgeHostile(outcome.crowd(), outcome.after());
        verdict.judgeStore(outcome);
        return verdict.failures;
    }

    private void check(boolean right, String failure, Object... values) {
        if (!right) {
            failures.add(String.format(Locale.ROOT, failure, values));
        }
    }

    private void judgeMemory(SoakOutcome outcome) {
        if (outcome.early().isEmpty() || outcome.late().isEmpty()) {
            return;
        }
        judgeGrowth(outcome, "the heap", "KiB", ServerState::heapKib, HEAP_GROWTH_KIB);
        judgeGrowth(outcome, "resident memory", "KiB", ServerState::residentKib, RESIDENT_GROWTH_KIB);
        judgeGrowth(outcome, "the threads", "in number", ServerState::threads, THREAD_GROWTH);
    }

    private void judgeGrowth(
            SoakOutcome outcome, String what, String unit, ToLongFunction<ServerState> value, long most) {
        long before = median(outcome.early(), value);
        long after = median(outcome.late(), value);
        check(after - before <= most, "%s grew from %,d to %,d %s, by more than %,d", what, before, after, unit, most);
    }

    private static long median(List<ServerState> states, ToLongFunction<ServerState> value) {
        long[] sorted = states.stream().mapToLong(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void judgeLeftovers(ServerState before, ServerState after) {
        check(
                after.files() - before.files() <= FILE_GROWTH,
                "%d files and sockets are open, %d were before anybody came",
                after.files(),
                before.files());
        Stream.of("connections", "sessions", "rooms", "queued")
                .forEach(what -> check(
                        after.count(what) == 0, "%d %s are left when everybody has gone", after.count(what), what));
    }

    private void judgeHealthy(SoakOutcome outcome) {
        CrowdReport crowd = outcome.crowd();
        crowd.troubles().forEach((what, times) -> check(false, "%d times: %s", times, what));
        check(
                crowd.stragglers() == 0,
                "%d healthy clients lacked an acknowledgement or another's last report",
                crowd.stragglers());
        check(
                crowd.longestSilenceMillis() <= WAIT_MILLIS,
                "a healthy client was shown nothing for %,d ms, more than %,d",
                crowd.longestSilenceMillis(),
                WAIT_MILLIS);
        check(
                crowd.longestGreetingMillis() <= WAIT_MILLIS,
                "a healthy client waited %,d ms to be let in, more than %,d",
                crowd.longestGreetingMillis(),
                WAIT_MILLIS);
        check(
                outcome.p99Millis() <= P99_MILLIS,
                "the delay of healthy readers was %d ms at p99, more than %d",
                outcome.p99Millis(),
                P99_MILLIS);
        check(
                outcome.passedOverShare() <= PASSED_OVER_SHARE,
                "healthy readers were not shown %.2f %% of the reports",
                outcome.passedOverShare() * 100);
    }

    private void judgeSlow(CrowdReport crowd, ServerState after) {
        check(!crowd.evictions().isEmpty(), "no slow reader took part");
        long wanted = Math.max(1, (long) crowd.seconds() / SECONDS_TO_EVICTION);
        long tooRarely =
                crowd.evictions().stream().filter(times -> times < wanted).count();
        check(
                tooRarely == 0,
                "%d of %d slow readers were closed less often than %d times: %s",
                tooRarely,
                crowd.evictions().size(),
                wanted,
                crowd.evictions());
        long seen = crowd.evictions().stream().mapToLong(Integer::longValue).sum();
        long counted = after.count("evicted:slow");
        check(counted >= seen, "slow readers were closed %d times, but as slow only %d times", seen, counted);
    }

    private void judgeHostile(CrowdReport crowd, ServerState after) {
        check(crowd.flooded() > 0, "no hostile client flooded");
        check(crowd.unpunished().isEmpty(), "not answered as they must be: %s", crowd.unpunished());
        VoiceLimits limits = VoiceLimits.DEFAULT;
        double allowed =
                crowd.floodConnections() * (limits.messageBurst() + limits.messagesPerSecond() * crowd.seconds());
        long dropped = after.count("answered:rate_limited");
        double beyond = (crowd.flooded() - allowed) * ARRIVED;
        check(dropped >= beyond, "%,d messages were dropped for their rate, not %,.0f", dropped, beyond);
    }

    private void judgeStore(SoakOutcome outcome) {
        StoredRows stored = outcome.stored();
        ServerState after = outcome.after();
        long wrong = outcome.crowd().acknowledged().entrySet().stream()
                .filter(session -> !session.getValue().equals(stored.bySession().get(session.getKey())))
                .count();
        check(
                wrong == 0,
                "%d of %d sessions have not as many rows as were acknowledged",
                wrong,
                outcome.crowd().acknowledged().size());
        check(
                stored.samples() == after.count("accepted"),
                "the store has %,d samples, %,d were accepted",
                stored.samples(),
                after.count("accepted"));
        check(
                stored.bySession().size() == after.count("sessions_started"),
                "the store has %,d sessions, %,d began",
                stored.bySession().size(),
                after.count("sessions_started"));
        check(stored.open() == 0, "%d sessions in the store have no end", stored.open());
        long lost = after.count("lost") + after.count("refused");
        check(lost == 0, "the store did not take %d samples, starts or ends", lost);
    }
}
