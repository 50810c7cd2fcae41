package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Impairment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The main job, from login to history. */
class CallE2eTest {
    /** Twice what it takes on a machine that has nothing else to do. */
    private static final Duration TWO_SAMPLES = Duration.ofSeconds(20);

    private static final Duration RECOVERY = Duration.ofSeconds(50);

    @Test
    void twoPeopleTalkSeeTheNetworkFailAndRecoverAndFindTheCallInTheirHistory() {
        try (Call call = new Call()) {
            call.begin("general");
            call.alice.awaitLevels("green", "green", TWO_SAMPLES);
            call.bob.awaitLevels("green", "green", TWO_SAMPLES);

            call.relay.impair(Impairment.none().withEvenLoss(4));
            call.alice.awaitToast("Your connection is unstable", TWO_SAMPLES);
            call.bob.awaitToast("Your connection is unstable", TWO_SAMPLES);
            call.bob.awaitLevels("orange", "orange", TWO_SAMPLES);

            call.relay.impair(Impairment.none().withEvenLoss(12));
            call.alice.awaitToast("Connection severely degraded", TWO_SAMPLES);
            call.bob.awaitToast("Connection severely degraded", TWO_SAMPLES);
            call.bob.awaitLevels("red", "red", TWO_SAMPLES);

            call.relay.impair(Impairment.none());
            call.alice.awaitNoToast(RECOVERY);
            call.bob.awaitNoToast(RECOVERY);
            call.alice.awaitLevels("green", "green", TWO_SAMPLES);

            call.alice.leave();
            call.bob.awaitAlone();
            call.bob.leave();
            assertThat(call.alice.history()).singleElement().asString().contains("General", "Poor");
            assertThat(call.bob.history()).singleElement().asString().contains("General", "Poor");
            assertThat(call.alice.problems()).isEmpty();
            assertThat(call.bob.problems()).isEmpty();
        }
    }
}
