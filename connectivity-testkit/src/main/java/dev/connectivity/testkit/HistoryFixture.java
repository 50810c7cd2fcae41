package dev.connectivity.testkit;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.spi.ConnectionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A user's past to ask for. It is always 30 March 2026, 10:00 UTC, the day after summer time began in Europe. */
abstract class HistoryFixture extends StoreFixture {

    static final Duration STEP = Duration.ofSeconds(3);

    HistoryFixture() {
        super(Instant.parse("2026-03-30T10:00:00Z"));
    }

    /**
     * Returns the history to be tested, reading what the stores hold and asking {@link #time} for the present.
     *
     * @return the same history throughout a test
     */
    protected abstract ConnectionHistory history();

    /** A session that ended after a minute, with samples of these latencies from its start on. */
    final SessionStart call(String startedAt, int... latencies) {
        SessionStart start = opened(start(Instant.parse(startedAt)));
        measure(start, latencies);
        return end(start, Duration.ofMinutes(1), latencies);
    }

    final SessionStart ongoing(String startedAt, int... latencies) {
        SessionStart start = opened(start(Instant.parse(startedAt)));
        measure(start, latencies);
        return start;
    }

    final SessionStart end(SessionStart start, Duration length, int... latencies) {
        return end(start, length, samples(start, latencies));
    }

    final SessionStart end(SessionStart start, Duration length, SampleBuilder[] samples) {
        Instant endedAt = start.startedAt().plus(length);
        SampleTotals totals = SampleTotals.of(List.of(built(samples)), IncidentPolicy.DEFAULT, endedAt);
        sessionStore().closed(List.of(new SessionSummary(start, endedAt, totals, EndReason.LEFT)));
        return start;
    }

    private void measure(SessionStart start, int... latencies) {
        if (latencies.length > 0) {
            store(samples(start, latencies));
        }
    }

    private static SampleBuilder[] samples(SessionStart start, int... latencies) {
        SampleBuilder[] samples = new SampleBuilder[latencies.length];
        for (int i = 0; i < latencies.length; i++) {
            samples[i] =
                    SampleBuilder.of(start).seq(i).after(STEP.multipliedBy(i)).measured(latencies[i], 0.5, 10);
        }
        return samples;
    }
}
