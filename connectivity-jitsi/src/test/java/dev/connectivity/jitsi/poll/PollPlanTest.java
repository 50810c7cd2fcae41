package dev.connectivity.jitsi.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.jitsi.poll.PollPlan.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PollPlanTest {

    private static final PollSettings SETTINGS = PollSettings.DEFAULT;

    private final PollPlan plan = new PollPlan(SETTINGS, () -> 0.5, 0);

    /** Runs a plan whose every question is answered at once, and counts. */
    private static Map<Question, Integer> asked(PollPlan plan, Duration duration) {
        Map<Question, Integer> asked = new EnumMap<>(Question.class);
        for (long now = 0; now < duration.toMillis(); now = Math.max(now, plan.nextDue())) {
            Question question = plan.due(now);
            if (question != null) {
                plan.succeeded(question, now);
                asked.merge(question, 1, Integer::sum);
            }
        }
        return asked;
    }

    @Test
    void readsCountersEveryFiveSecondsAndHalfOfThemInFull() {
        Map<Question, Integer> asked = asked(plan, Duration.ofSeconds(100));

        assertThat(asked).containsEntry(Question.FULL, 10);
        assertThat(asked).containsEntry(Question.STATS, 10);
        assertThat(asked).containsEntry(Question.HEALTH, 10);
        assertThat(asked.get(Question.PRESENCE)).isBetween(20, 45);
    }

    @Test
    void neverAsksForFullDebugWhenThatIsSwitchedOff() {
        PollSettings cheap = new PollSettings(
                SETTINGS.statsInterval(),
                Duration.ZERO,
                Duration.ZERO,
                SETTINGS.healthInterval(),
                SETTINGS.timeout(),
                SETTINGS.maxBackoff(),
                SETTINGS.forgetAfter());

        Map<Question, Integer> asked = asked(new PollPlan(cheap, () -> 0, 0), Duration.ofSeconds(100));

        assertThat(asked).doesNotContainKeys(Question.FULL, Question.PRESENCE);
        assertThat(asked).containsEntry(Question.STATS, 20);
    }

    @Test
    void asksAnOldBridgeForFullDebugEveryTime() {
        plan.statsUnsupported();

        Map<Question, Integer> asked = asked(plan, Duration.ofSeconds(100));

        assertThat(asked).doesNotContainKey(Question.STATS);
        assertThat(asked).containsEntry(Question.FULL, 20);
    }

    @Test
    void asksForFullDebugEveryTimeWhileStatsLeaveAConferenceOut() {
        plan.statsCoverAll(false);
        assertThat(asked(plan, Duration.ofSeconds(100))).doesNotContainKey(Question.STATS);

        plan.statsCoverAll(true);
        assertThat(plan.due(105_000)).isNotNull();
        assertThat(asked(new PollPlan(SETTINGS, () -> 0, 0), Duration.ofSeconds(100)))
                .containsKey(Question.STATS);
    }

    @Test
    void doesNotMakeUpForWhatItMissed() {
        asked(plan, Duration.ofSeconds(1));
        int atOnce = 0;
        for (Question question = plan.due(300_000); question != null; question = plan.due(300_000)) {
            plan.succeeded(question, 300_000);
            atOnce++;
        }

        assertThat(atOnce).isLessThanOrEqualTo(3);
    }

    @Nested
    class AfterFailures {

        @Test
        void pausesTwiceAsLongEachTimeUpToTheMaximum() {
            List<Long> pauses = new ArrayList<>();
            long now = 0;
            plan.asked(Question.HEALTH, now);
            for (int failure = 0; failure < 8; failure++) {
                plan.failed(now);
                plan.asked(Question.HEALTH, now);
                long begin = now;
                while (plan.due(now) == null || plan.due(now) == Question.HEALTH) {
                    plan.asked(Question.HEALTH, now);
                    now += 50;
                }
                pauses.add(now - begin);
            }

            assertThat(pauses).containsExactly(750L, 1_500L, 3_000L, 6_000L, 12_000L, 22_500L, 22_500L, 22_500L);
        }

        @Test
        void jitterKeepsMonitorsApart() {
            PollPlan one = new PollPlan(SETTINGS, () -> 0, 0);
            PollPlan other = new PollPlan(SETTINGS, () -> 0.999, 0);
            one.asked(Question.HEALTH, 0);
            other.asked(Question.HEALTH, 0);

            one.failed(0);
            other.failed(0);

            assertThat(one.nextDue()).isEqualTo(500);
            assertThat(other.nextDue()).isBetween(999L, 1_000L);
        }

        @Test
        void goesOnAsIfNothingHadBeenOnceItIsAnswered() {
            plan.asked(Question.HEALTH, 0);
            plan.failed(0);
            plan.failed(0);
            plan.succeeded(Question.FULL, 10_000);
            plan.failed(20_000);
            plan.asked(Question.HEALTH, 20_000);

            assertThat(plan.due(20_749)).isNull();
            assertThat(plan.due(20_750)).isNotNull();
        }

        @Test
        void goesOnAskingForHealth() {
            plan.asked(Question.HEALTH, 0);
            for (int failure = 0; failure < 10; failure++) {
                plan.failed(0);
            }

            assertThat(plan.due(10_000)).isEqualTo(Question.HEALTH);
        }
    }
}
