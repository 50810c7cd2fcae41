package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.SeqLedger.Verdict;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeqLedgerTest {

    private final SeqLedger ledger = new SeqLedger();

    @Nested
    class Dropping {

        @Test
        void holdsTheAcknowledgementUntilTheNumberComesAgain() {
            ledger.see(1);
            ledger.store(1);
            ledger.drop(2);
            ledger.see(3);
            ledger.store(3);

            assertThat(ledger.acknowledged()).isEqualTo(1);
            assertThat(ledger.see(2)).isEqualTo(Verdict.LATE);
            ledger.store(2);
            assertThat(ledger.acknowledged()).isEqualTo(3);
            assertThat(ledger.see(2)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void aDroppedNumberIsCountedHoweverFarTheOthersWent() {
            ledger.drop(2);
            ledger.see(1_000);

            assertThat(ledger.see(2)).isEqualTo(Verdict.LATE);
            assertThat(ledger.see(2)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void aDroppedNumberThatIsStillTheHighestIsTheNewest() {
            ledger.see(1);
            ledger.drop(2);

            assertThat(ledger.see(2)).isEqualTo(Verdict.NEWEST);
        }

        @Test
        void aRepeatThatIsDroppedChangesNothing() {
            ledger.see(1);
            ledger.store(1);
            ledger.drop(1);
            ledger.see(200);
            ledger.store(200);
            ledger.drop(1);

            assertThat(ledger.acknowledged()).isEqualTo(200);
            assertThat(ledger.see(1)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void aRefusedNumberWhoseRepeatIsDroppedIsStillCountedOnce() {
            ledger.see(1);
            ledger.refuse(1);
            ledger.drop(1);

            assertThat(ledger.see(1)).isEqualTo(Verdict.REFUSED_BEFORE);
        }
    }

    @Nested
    class Seeing {

        @Test
        void risingNumbersAreTheNewest() {
            assertThat(ledger.see(0)).isEqualTo(Verdict.NEWEST);
            assertThat(ledger.see(1)).isEqualTo(Verdict.NEWEST);
            assertThat(ledger.see(500)).isEqualTo(Verdict.NEWEST);
        }

        @Test
        void theSameNumberAgainIsRepeated() {
            ledger.see(7);

            assertThat(ledger.see(7)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void aSkippedNumberIsLateOnceAndThenRepeated() {
            ledger.see(5);
            ledger.see(8);

            assertThat(ledger.see(6)).isEqualTo(Verdict.LATE);
            assertThat(ledger.see(6)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(7)).isEqualTo(Verdict.LATE);
        }

        @Test
        void aNumberBelowTheWindowCountsAsRepeated() {
            ledger.see(100);

            assertThat(ledger.see(37)).isEqualTo(Verdict.LATE);
            assertThat(ledger.see(36)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void theLargestNumberIsTaken() {
            ledger.see(0);

            assertThat(ledger.see(Long.MAX_VALUE)).isEqualTo(Verdict.NEWEST);
            assertThat(ledger.see(Long.MAX_VALUE)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(Long.MAX_VALUE - 63)).isEqualTo(Verdict.LATE);
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void withinTheWindowEachNumberIsNewExactlyOnce(long seed) {
            Random random = new Random(seed);
            Set<Long> seen = new HashSet<>();
            long highest = 0;

            for (int i = 0; i < 5_000; i++) {
                long seq = Math.max(0, highest - 60 + random.nextInt(64));
                boolean repeated = ledger.see(seq) == Verdict.REPEATED;
                assertThat(repeated)
                        .as("seed %d, step %d, seq %d", seed, i, seq)
                        .isEqualTo(!seen.add(seq));
                highest = Math.max(highest, seq);
            }
        }
    }

    @Nested
    class Acknowledging {

        @Test
        void nothingIsAcknowledgedAtFirst() {
            assertThat(ledger.acknowledged()).isEqualTo(-1);
        }

        @Test
        void theHighestStoredNumberIsAcknowledged() {
            ledger.store(4);
            ledger.store(2);

            assertThat(ledger.acknowledged()).isEqualTo(4);
        }

        @Test
        void aRefusedNumberHoldsTheAcknowledgementBackUntilItIsStored() {
            ledger.see(1);
            ledger.see(2);
            ledger.see(3);
            ledger.refuse(2);
            ledger.store(3);

            assertThat(ledger.acknowledged()).isEqualTo(1);
            assertThat(ledger.see(2)).isEqualTo(Verdict.REFUSED_BEFORE);
            ledger.store(2);
            assertThat(ledger.acknowledged()).isEqualTo(3);
        }

        @Test
        void aRefusedNumberIsTakenHoweverOldItIs() {
            ledger.see(1);
            ledger.refuse(1);
            ledger.see(10_000);

            assertThat(ledger.see(1)).isEqualTo(Verdict.REFUSED_BEFORE);
            assertThat(ledger.see(1)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void refusedNumbersAreBounded() {
            for (long seq = 0; seq < SeqLedger.MAX_REFUSED + 10; seq++) {
                ledger.see(seq);
                ledger.refuse(seq);
            }
            ledger.store(1_000_000);

            assertThat(ledger.acknowledged()).isEqualTo(9);
        }

        @Test
        void aRestoredSessionGoesOnBehindItsHighestNumber() {
            ledger.restore(41);

            assertThat(ledger.acknowledged()).isEqualTo(41);
            assertThat(ledger.see(41)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(40)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(42)).isEqualTo(Verdict.NEWEST);
        }
    }
}
