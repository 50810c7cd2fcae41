package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final AtomicInteger tried = new AtomicInteger();

    @Test
    void whatHoldsIsNotRepeated() {
        Attempts.untilHeld(3, tried::incrementAndGet);

        assertThat(tried).hasValue(1);
    }

    @Test
    void whatHoldsAtLastIsEnough() {
        Attempts.untilHeld(3, () -> assertThat(tried.incrementAndGet()).isEqualTo(3));

        assertThat(tried).hasValue(3);
    }

    @Test
    void whatNeverHoldsFailsWithEveryAttempt() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Attempts.untilHeld(
                        2,
                        () -> assertThat(tried.incrementAndGet()).as("attempt").isZero()))
                .withMessageContaining("none of 2 attempts held")
                .satisfies(all -> assertThat(all.getSuppressed()).hasSize(2));
    }

    @Test
    void anErrorThatIsNoAssertionEndsIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Attempts.untilHeld(3, () -> {
                    tried.incrementAndGet();
                    throw new IllegalStateException("closed");
                }));

        assertThat(tried).hasValue(1);
    }

    @Test
    void noAttemptIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attempts.untilHeld(0, tried::incrementAndGet));
    }
}
