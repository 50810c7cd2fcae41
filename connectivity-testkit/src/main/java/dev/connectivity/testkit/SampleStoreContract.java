package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.spi.SampleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SampleStore} must do. Extend it and name the stores and the way to read samples back.
 */
public abstract class SampleStoreContract extends StoreFixture {

    /** For implementations. */
    protected SampleStoreContract() {
        super(Instant.now());
    }

    /**
     * Reads back what is stored of a session, past any cache.
     *
     * @param session which session
     * @return its samples, ascending by time
     */
    protected abstract List<Sample> stored(SessionId session);

    @Test
    void storesEveryFieldOfASample() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)))
                .seq(7)
                .after(Duration.ofMillis(12_345))
                .measured(123, 4.25, 17);

        store(sample);

        assertThat(stored(sample.start().session())).containsExactly(sample.build());
    }

    @Test
    void knowsNothingOfASessionWithoutSamples() {
        assertThat(stored(opened(Duration.ofMinutes(1)).session())).isEmpty();
    }

    @Test
    void keepsUnknownMetricsUnknown() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
        SampleBuilder[] samples = {
            sample.seq(1).after(Duration.ofSeconds(1)).measured(null, 1.0, 2),
            sample.seq(2).after(Duration.ofSeconds(2)).measured(1, null, 2),
            sample.seq(3).after(Duration.ofSeconds(3)).measured(1, 1.0, null),
            sample.seq(4).after(Duration.ofSeconds(4)).measured(null, 50.0, null),
            sample.seq(5).after(Duration.ofSeconds(5)).measured(null, null, null)
        };

        store(samples);

        assertThat(stored(sample.start().session())).containsExactly(built(samples));
    }

    @Test
    void keepsTheSmallestAndTheLargestValues() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
        SampleBuilder[] samples = {
            sample.seq(0).after(Duration.ZERO).measured(0, 0.0, 0),
            sample.seq(Long.MAX_VALUE).after(Duration.ofMillis(1)).measured(10_000, 100.0, 5_000)
        };

        store(samples);

        assertThat(stored(sample.start().session())).containsExactly(built(samples));
    }

    @Test
    void keepsTheLossToAThousandthOfAPercent() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1))).measured(10, 33.333_333, 1);

        store(sample);

        Double loss = stored(sample.start().session()).get(0).lossPercent();
        assertThat(loss).isNotNull().isBetween(33.333, 33.334);
    }

    @Test
    void leavesTheFirstOfTwoSamplesWithTheSameNumberInABatch() {
        SampleBuilder first = SampleBuilder.of(opened(Duration.ofMinutes(1))).seq(1);

        store(first, first.measured(999, 99.0, 99));

        assertThat(stored(first.start().session())).containsExactly(first.build());
    }

    @Test
    void leavesTheFirstOfTwoSamplesWithTheSameNumberInTwoBatches() {
        SampleBuilder first = SampleBuilder.of(opened(Duration.ofMinutes(1))).seq(1);
        store(first);

        store(first.after(Duration.ofSeconds(9)).measured(999, 99.0, 99));

        assertThat(stored(first.start().session())).containsExactly(first.build());
    }

    @Test
    void takesTheNewOnesOfABatchThatIsPartlyARepeat() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
        SampleBuilder one = sample.seq(1).after(Duration.ofSeconds(1));
        SampleBuilder two = sample.seq(2).after(Duration.ofSeconds(2));
        SampleBuilder three = sample.seq(3).after(Duration.ofSeconds(3));
        store(one, two);

        store(two, three, one);

        assertThat(stored(sample.start().session())).containsExactly(built(one, two, three));
    }

    @Test
    void changesNothingWhenAWholeBatchIsRepeated() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
        SampleBuilder[] samples = {
            sample.seq(1).after(Duration.ofSeconds(1)), sample.seq(2).after(Duration.ofSeconds(2))
        };
        store(samples);

        store(samples);

        assertThat(stored(sample.start().session())).containsExactly(built(samples));
    }

    @Test
    void keepsTheSameNumberInTwoSessionsApart() {
        SampleBuilder one = SampleBuilder.of(opened(Duration.ofMinutes(1))).seq(1);
        SampleBuilder other = SampleBuilder.of(opened(Duration.ofMinutes(2))).seq(1);

        store(one, other);

        assertThat(stored(one.start().session())).containsExactly(one.build());
        assertThat(stored(other.start().session())).containsExactly(other.build());
    }

    @Test
    void alwaysAddsSamplesWithoutNumber() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));

        store(sample, sample);
        store(sample);

        assertThat(stored(sample.start().session())).containsExactly(built(sample, sample, sample));
    }

    @Test
    void takesSamplesWithAndWithoutNumberInOneBatch() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));
        SampleBuilder[] samples = {
            sample.after(Duration.ofSeconds(1)),
            sample.seq(1).after(Duration.ofSeconds(2)),
            sample.after(Duration.ofSeconds(3))
        };

        store(samples);

        assertThat(stored(sample.start().session())).containsExactly(built(samples));
    }

    @Test
    void takesLateSamples() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(5)));
        SampleBuilder late = sample.seq(1).after(Duration.ofSeconds(3));
        SampleBuilder newer = sample.seq(2).after(Duration.ofMinutes(4));
        store(newer);

        store(late);

        assertThat(stored(sample.start().session())).containsExactly(built(late, newer));
    }

    @Test
    void takesSeveralSamplesOfTheSameMillisecond() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));

        store(sample.seq(1), sample.seq(2), sample.seq(3));

        assertThat(stored(sample.start().session()))
                .containsExactlyInAnyOrder(built(sample.seq(1), sample.seq(2), sample.seq(3)));
    }

    @Test
    void takesThousandsOfSamplesOfManySessionsAtOnce() {
        List<SampleBuilder> samples = new ArrayList<>();
        List<SessionStart> starts = new ArrayList<>();
        for (int session = 0; session < 20; session++) {
            SessionStart start = opened(Duration.ofMinutes(10));
            starts.add(start);
            for (int i = 0; i < 150; i++) {
                samples.add(SampleBuilder.of(start)
                        .seq(i)
                        .after(Duration.ofSeconds(i))
                        .measured(i, i / 2.0, 1));
            }
        }

        store(samples.toArray(SampleBuilder[]::new));

        for (SessionStart start : starts) {
            assertThat(stored(start.session()))
                    .extracting(Sample::seq)
                    .hasSize(150)
                    .isSorted();
        }
    }

    @Test
    void keepsIdentifiersOfAnyCharactersAndLength() {
        String awkward = "a'b\"c\\d,e{f}g;h%i_j\tk\nl\u00e4\u20ac\ud83d\ude00 NULL \\N $1 ?";
        for (String text : List.of(awkward, "x".repeat(255), " ", "''")) {
            UserId awkwardUser = new UserId(text);
            SampleBuilder sample = SampleBuilder.of(
                    opened(new SessionStart(SessionId.next(), awkwardUser, new ChannelId(text), time.now())));

            store(sample.seq(1), sample);

            assertThat(stored(sample.start().session())).hasSize(2).allSatisfy(stored -> {
                assertThat(stored.user()).isEqualTo(awkwardUser);
                assertThat(stored.channel().value()).isEqualTo(text);
            });
        }
    }

    @Test
    void doesNotMixUpSessions() {
        SampleBuilder sample = SampleBuilder.of(opened(Duration.ofMinutes(1)));

        store(sample);

        assertThat(stored(new SessionId(UUID.randomUUID()))).isEmpty();
    }
}
