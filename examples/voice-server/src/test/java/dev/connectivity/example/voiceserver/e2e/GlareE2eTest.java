package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Offers that cross on the way ("glare"): both sides begin before either hears of the other's. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field before the tests.
class GlareE2eTest {
    private static Call call;

    @BeforeAll
    static void begin() {
        call = new Call();
        call.begin("general");
    }

    @AfterAll
    static void end() {
        call.close();
    }

    @RepeatedTest(10)
    void bothSidesRenegotiateAtOnceAndTheAudioGoesOn(RepetitionInfo repetition) {
        int collisionsBefore = call.alice.collisions() + call.bob.collisions();

        call.aliceLink.stall();
        call.bobLink.stall();
        call.alice.renegotiate();
        call.bob.renegotiate();
        call.aliceLink.restore();
        call.bobLink.restore();

        call.alice.awaitNegotiated();
        call.bob.awaitNegotiated();
        call.alice.awaitAudio();
        call.bob.awaitAudio();
        assertThat(call.alice.collisions() + call.bob.collisions())
                .as("collisions in round %s", repetition.getCurrentRepetition())
                .isGreaterThan(collisionsBefore);
        assertThat(call.alice.problems()).isEmpty();
        assertThat(call.bob.problems()).isEmpty();
    }
}
