package dev.connectivity.example.voiceserver.e2e;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** Thirty days of made-up calls of one user, most of them good, some of them not; the same for the same seed. */
final class PastCalls {
    private static final List<String> CHANNELS = List.of("general", "music", "standup", "direct");

    private final UserId user;
    private final RandomGenerator random = new SplittableRandom(30);

    private PastCalls(UserId user) {
        this.user = user;
    }

    static void store(DataSource database, UserId user, Instant until) {
        PastCalls calls = new PastCalls(user);
        try (JdbiStorage storage = JdbiStorage.builder(database).build()) {
            for (int day = 29; day >= 0; day--) {
                // Nobody talks every day, and nobody at night.
                int count = day % 7 == 5 ? 0 : calls.random.nextInt(1, 5);
                for (int i = 0; i < count; i++) {
                    Instant start = until.truncatedTo(ChronoUnit.DAYS)
                            .minus(Duration.ofDays(day))
                            .plus(Duration.ofMinutes(8 * 60 + calls.random.nextInt(12 * 60)));
                    if (start.isBefore(until.minus(Duration.ofHours(1)))) {
                        calls.storeOne(storage, start, day);
                    }
                }
            }
        }
    }

    private void storeOne(JdbiStorage storage, Instant startedAt, int day) {
        ChannelId channel = new ChannelId(CHANNELS.get(random.nextInt(CHANNELS.size())));
        SessionStart start = new SessionStart(SessionId.next(), user, channel, startedAt);
        Instant endedAt = startedAt.plusSeconds(random.nextInt(4 * 60, 40 * 60));
        // A week of a bad line in the middle of the month, a little trouble now and then.
        double trouble = day >= 11 && day <= 16 ? 0.8 : random.nextDouble() < 0.25 ? 0.45 : 0.05;
        List<Sample> samples = samples(start, endedAt, trouble);
        storage.sessionStore().opened(List.of(start));
        storage.sampleStore().append(samples);
        SampleTotals totals = SampleTotals.of(samples, IncidentPolicy.DEFAULT, endedAt);
        storage.sessionStore().closed(List.of(new SessionSummary(start, endedAt, totals, EndReason.LEFT)));
    }

    private List<Sample> samples(SessionStart start, Instant endedAt, double trouble) {
        List<Sample> samples = new ArrayList<>();
        double phase = random.nextDouble(Math.PI);
        long seq = 0;
        for (Instant at = start.startedAt().plusSeconds(3); at.isBefore(endedAt); at = at.plusSeconds(3)) {
            double wave = 1 + 0.3 * Math.sin(phase + seq / 40.0);
            boolean bad = random.nextDouble() < 0.03 * trouble;
            int latency = (int) (wave * (35 + 110 * trouble) + random.nextInt(12) + (bad ? 120 : 0));
            double loss = Math.max(0, 2.2 * trouble * wave - 0.4 + random.nextDouble(-0.3, 0.3)) + (bad ? 4 : 0);
            int jitter = (int) (wave * (6 + 22 * trouble) + random.nextInt(5));
            double rounded = Math.round(loss * 10) / 10.0;
            samples.add(new Sample(
                    start.session(),
                    user,
                    start.channel(),
                    ++seq,
                    at.toEpochMilli(),
                    latency,
                    rounded,
                    jitter,
                    QualityThresholds.DEFAULT.level(latency, rounded, jitter)));
        }
        return samples;
    }
}
