package dev.connectivity.testkit;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes samples of one session: 40 ms, no loss, 5 ms jitter, without number, unless told otherwise. The level follows
 * from {@link QualityThresholds#DEFAULT}. Immutable.
 *
 * @param start the session
 * @param seq the sample's number, or null
 * @param timeMillis when it was taken
 * @param latencyMillis round-trip time, or null
 * @param lossPercent packet loss, or null
 * @param jitterMillis jitter, or null
 */
public record SampleBuilder(
        SessionStart start,
        @Nullable Long seq,
        long timeMillis,
        @Nullable Integer latencyMillis,
        @Nullable Double lossPercent,
        @Nullable Integer jitterMillis) {

    /**
     * Begins with the defaults, at the session's start.
     *
     * @param start the session
     * @return a builder
     */
    public static SampleBuilder of(SessionStart start) {
        return new SampleBuilder(start, null, start.startedAt().toEpochMilli(), 40, 0.0, 5);
    }

    /**
     * Sets the number.
     *
     * @param newSeq unique in the session
     * @return a changed copy
     */
    public SampleBuilder seq(long newSeq) {
        return new SampleBuilder(start, newSeq, timeMillis, latencyMillis, lossPercent, jitterMillis);
    }

    /**
     * Sets the time.
     *
     * @param sinceStart how long after the session's start
     * @return a changed copy
     */
    public SampleBuilder after(Duration sinceStart) {
        long millis = start.startedAt().plus(sinceStart).toEpochMilli();
        return new SampleBuilder(start, seq, millis, latencyMillis, lossPercent, jitterMillis);
    }

    /**
     * Sets what was measured.
     *
     * @param latency round-trip time in milliseconds, or null
     * @param loss packet loss in percent, or null
     * @param jitter jitter in milliseconds, or null
     * @return a changed copy
     */
    public SampleBuilder measured(@Nullable Integer latency, @Nullable Double loss, @Nullable Integer jitter) {
        return new SampleBuilder(start, seq, timeMillis, latency, loss, jitter);
    }

    /**
     * Makes the sample.
     *
     * @return the sample with its level
     */
    public Sample build() {
        QualityLevel level = QualityThresholds.DEFAULT
                .assess(latencyMillis, lossPercent, jitterMillis)
                .level();
        return new Sample(
                start.session(),
                start.user(),
                start.channel(),
                seq,
                timeMillis,
                latencyMillis,
                lossPercent,
                jitterMillis,
                level);
    }
}
