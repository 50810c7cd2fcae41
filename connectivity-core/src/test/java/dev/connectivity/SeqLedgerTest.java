package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.SeqLedger.Verdict;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeqLedgerTest {

    private final SeqLedger ledger = new SeqLedger(SampleTotals.EMPTY);

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
            assertThat(ledger.acknowledged()).as("only queued").isEqualTo(1);
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
            assertThat(ledger.see(2)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.acknowledged()).as("only queued").isEqualTo(1);
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
        void aNumberRefusedAgainStillHoldsTheAcknowledgementBack() {
            ledger.see(1);
            ledger.refuse(1);
            ledger.see(2);
            ledger.store(2);
            ledger.see(1);
            ledger.refuse(1);

            assertThat(ledger.acknowledged()).isZero();
            assertThat(ledger.see(1)).isEqualTo(Verdict.REFUSED_BEFORE);
        }

        @Test
        void aSkippedNumberThatComesLateHoldsTheAcknowledgementUntilItIsStored() {
            ledger.see(1);
            ledger.see(3);
            ledger.see(2);
            ledger.store(1);
            ledger.store(3);

            assertThat(ledger.acknowledged()).isEqualTo(1);
            ledger.store(2);
            assertThat(ledger.acknowledged()).isEqualTo(3);
        }

        @Test
        void aNumberThatNoStoreWillGetIsNotWaitedFor() {
            ledger.see(1);
            ledger.see(3);
            ledger.store(3);
            ledger.see(2);
            ledger.pass(2);

            assertThat(ledger.acknowledged()).isEqualTo(3);
        }

        @Test
        void refusedNumbersAreBoundedAndNoneIsEverAcknowledgedForIt() {
            for (long seq = 0; seq < 3 * SeqGaps.MOST; seq += 2) {
                ledger.see(seq);
                ledger.refuse(seq);
            }
            ledger.store(1_000_000);
            assertThat(ledger.acknowledged()).isEqualTo(-1);

            for (long seq = 0; seq < 3 * SeqGaps.MOST; seq += 2) {
                ledger.see(seq);
                ledger.store(seq);
            }
            assertThat(ledger.acknowledged()).as("the lowest were forgotten").isEqualTo(-1);
        }

        @Test
        void numbersThatFollowEachOtherTakeOnePlaceHoweverManyTheyAre() {
            for (long seq = 0; seq < 100_000; seq++) {
                ledger.see(seq);
                ledger.refuse(seq);
            }
            ledger.store(1_000_000);
            for (long seq = 0; seq < 100_000; seq++) {
                assertThat(ledger.see(seq)).isEqualTo(Verdict.REFUSED_BEFORE);
                if (seq % 1_000 == 999) {
                    assertThat(ledger.acknowledged()).isEqualTo(seq - 1_000);
                    for (long stored = seq - 999; stored <= seq; stored++) {
                        ledger.store(stored);
                    }
                    assertThat(ledger.acknowledged()).isEqualTo(seq == 99_999 ? 1_000_000 : seq);
                }
            }
        }
    }

    @Nested
    class ASessionFromAStore {

        private void restore(long... numbers) {
            ledger.restore(SeqRange.of(LongStream.of(numbers).boxed().toList()));
        }

        @Test
        void goesOnBehindItsHighestNumber() {
            ledger.restore(List.of(new SeqRange(0, 41)));

            assertThat(ledger.acknowledged()).isEqualTo(41);
            assertThat(ledger.see(41)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(40)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(42)).isEqualTo(Verdict.NEWEST);
        }

        @Test
        void acknowledgesNothingBeyondANumberThatWasRefusedBeforeTheCrash() {
            restore(0, 1, 2, 4, 5);

            assertThat(ledger.acknowledged()).isEqualTo(2);
            assertThat(ledger.see(3)).isEqualTo(Verdict.LATE);
            assertThat(ledger.see(4)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.acknowledged()).as("only queued").isEqualTo(2);
            ledger.store(3);
            assertThat(ledger.acknowledged()).isEqualTo(5);
            assertThat(ledger.see(3)).isEqualTo(Verdict.REPEATED);
        }

        @Test
        void doesNotWaitForNumbersThatTheSenderPassesOver() {
            restore(7, 9, 1_000);

            assertThat(ledger.acknowledged()).isEqualTo(-1);
            assertThat(ledger.see(8)).isEqualTo(Verdict.LATE);
            ledger.store(8);
            assertThat(ledger.acknowledged()).isEqualTo(9);
            assertThat(ledger.see(500)).isEqualTo(Verdict.LATE);
            ledger.store(500);
            assertThat(ledger.acknowledged()).isEqualTo(500);
            assertThat(ledger.see(1_001)).isEqualTo(Verdict.NEWEST);
            assertThat(ledger.acknowledged()).isEqualTo(1_000);
        }

        @Test
        void takesAMissingNumberOnceHoweverOldItIs() {
            ledger.restore(List.of(new SeqRange(0, 9), new SeqRange(11, 10_000)));

            assertThat(ledger.see(10)).isEqualTo(Verdict.LATE);
            ledger.store(10);
            assertThat(ledger.see(10)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.acknowledged()).isEqualTo(10_000);
        }

        @Test
        void holdsOnToAMissingNumberThatIsDroppedUnread() {
            restore(0, 2, 500);
            ledger.drop(1);
            ledger.see(2);
            ledger.see(501);
            ledger.store(501);

            assertThat(ledger.acknowledged()).isZero();
            assertThat(ledger.see(1)).isEqualTo(Verdict.LATE);
            ledger.store(1);
            assertThat(ledger.acknowledged()).isEqualTo(501);
        }

        @Test
        void mayHaveStoredTheLargestNumber() {
            restore(0, Long.MAX_VALUE);

            assertThat(ledger.acknowledged()).isZero();
            assertThat(ledger.see(Long.MAX_VALUE)).isEqualTo(Verdict.REPEATED);
            assertThat(ledger.see(Long.MAX_VALUE - 1)).isEqualTo(Verdict.LATE);
        }

        @Test
        void takesNothingForStoredThatIsNotHoweverManyGapsThereAre() {
            ledger.restore(SeqRange.of(LongStream.range(0, 2 * SeqGaps.MOST + 10)
                    .map(i -> 2 * i + 1)
                    .boxed()
                    .toList()));

            assertThat(ledger.acknowledged()).isEqualTo(-1);
            assertThat(ledger.see(0)).isEqualTo(Verdict.LATE);
            assertThat(ledger.see(10)).isEqualTo(Verdict.LATE);
        }

        /** The sender begins again with the lowest number that was not acknowledged; some are refused once more. */
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void neverAcknowledgesWhatIsNotStored(long seed) {
            Random random = new Random(seed);
            TreeSet<Long> kept = new TreeSet<>();
            TreeSet<Long> stored = new TreeSet<>();
            for (long seq = random.nextInt(3); seq < 300; seq += 1 + random.nextInt(2)) {
                kept.add(seq);
                if (random.nextInt(4) > 0) {
                    stored.add(seq);
                }
            }
            ledger.restore(SeqRange.of(stored));
            List<Long> queued = new ArrayList<>();

            for (int step = 0; step < 3_000 && !kept.isEmpty(); step++) {
                for (Long next : List.copyOf(kept)) {
                    if (random.nextInt(40) == 0) {
                        break;
                    }
                    if (random.nextInt(15) == 0) {
                        ledger.drop(next);
                    } else {
                        Verdict verdict = ledger.see(next);
                        if (verdict != Verdict.REPEATED && random.nextInt(8) == 0) {
                            ledger.refuse(next);
                        } else if (verdict != Verdict.REPEATED) {
                            queued.add(next);
                        }
                    }
                    if (random.nextInt(20) == 0) {
                        queued.forEach(ledger::store);
                        stored.addAll(queued);
                        queued.clear();
                    }
                    long acknowledged = ledger.acknowledged();
                    assertThat(stored)
                            .as("seed %d, acknowledged up to %d", seed, acknowledged)
                            .containsAll(kept.headSet(acknowledged, true));
                }
                kept.headSet(ledger.acknowledged(), true).clear();
            }

            assertThat(kept).as("seed %d", seed).isEmpty();
        }
    }
}
