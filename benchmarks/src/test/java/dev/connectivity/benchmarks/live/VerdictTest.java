package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each test spoils one thing in a soak that is as it should be. */
class VerdictTest {

    private static final ServerState BEFORE = new ServerState(9_000, 100_000, 40, 80, Map.of());

    private List<Long> earlyHeap = List.of(30_000L, 30_100L, 30_200L, 30_300L);
    private List<Long> lateHeap = List.of(30_400L, 30_500L, 30_600L, 30_700L);
    private long lateResident = 250_000;
    private long longestSilence = 900;
    private long longestGreeting = 700;
    private long lateThreads = 60;
    private long filesAfter = 84;
    private final Map<String, Long> counts = new HashMap<>(
            Map.of("accepted", 30L, "sessions_started", 2L, "evicted:slow", 13L, "answered:rate_limited", 90_000L));
    private Map<String, Integer> troubles = Map.of();
    private int stragglers;
    private Map<String, Long> acknowledged = Map.of("a", 10L, "b", 20L);
    private List<Integer> evictions = List.of(5, 8);
    private List<String> unpunished = List.of();
    private long flooded = 100_000;
    private int p99Millis = 210;
    private double passedOver = 0.001;
    private StoredRows stored = new StoredRows(30, Map.of("a", 10L, "b", 20L), 0);

    private List<String> failures() {
        List<ServerState> early =
                earlyHeap.stream().map(heap -> state(heap, 200_000, 50, 1_000)).toList();
        List<ServerState> late = lateHeap.stream()
                .map(heap -> state(heap, lateResident, lateThreads, 1_000))
                .toList();
        CrowdReport crowd = new CrowdReport(
                900,
                troubles,
                stragglers,
                longestSilence,
                longestGreeting,
                acknowledged,
                evictions,
                unpunished,
                flooded,
                1,
                600);
        return Verdict.failures(new SoakOutcome(
                BEFORE, early, late, state(9_500, 200_000, 50, filesAfter), crowd, p99Millis, passedOver, stored));
    }

    private ServerState state(long heapKib, long residentKib, long threads, long files) {
        return new ServerState(heapKib, residentKib, threads, files, counts);
    }

    private void assertFails(String... parts) {
        assertThat(failures()).singleElement().asString().contains(parts);
    }

    @Test
    void findsNothingWhereAllIsAsItShouldBe() {
        assertThat(failures()).isEmpty();
    }

    @Nested
    class OfMemory {

        @Test
        void refusesAHeapThatGrowsByMoreThanTwoMebibytes() {
            lateHeap = List.of(32_200L, 32_250L, 32_300L, 32_400L);

            assertFails("the heap grew from 30,200 to 32,300 KiB");
        }

        @Test
        void bearsOneReadingThatIsHigh() {
            lateHeap = List.of(30_400L, 30_500L, 30_600L, 90_000L);

            assertThat(failures()).isEmpty();
        }

        @Test
        void refusesMemoryOutsideTheHeapThatGrows() {
            lateResident = 300_000;

            assertFails("resident memory grew from 200,000 to 300,000 KiB");
        }

        @Test
        void refusesThreadsThatGrow() {
            lateThreads = 91;

            assertFails("threads grew from 50 to 91");
        }

        @Test
        void comparesNothingWhenTheSoakWasShort() {
            earlyHeap = List.of();
            lateHeap = List.of();

            assertThat(failures()).isEmpty();
        }
    }

    @Nested
    class OfWhatIsLeft {

        @Test
        void refusesSocketsThatStayOpen() {
            filesAfter = 101;

            assertFails("101 files and sockets are open, 80 were");
        }

        @Test
        void refusesConnectionsSessionsRoomsAndSamplesThatStay() {
            Stream.of("connections", "sessions", "rooms", "queued").forEach(what -> {
                counts.put(what, 1L);
                assertFails("1 " + what + " are left");
                counts.remove(what);
            });
        }
    }

    @Nested
    class OfTheHealthy {

        @Test
        void refusesAConnectionThatWasLost() {
            troubles = Map.of("healthy connection lost with code 1013", 2);

            assertFails("2 times", "1013");
        }

        @Test
        void refusesAnAcknowledgementOrALastReportThatNeverCame() {
            stragglers = 1;

            assertFails("1 healthy clients lacked");
        }

        @Test
        void refusesOneThatIsShownNothingForLongThoughAllTheOthersAre() {
            longestSilence = 5_001;

            assertFails("a healthy client was shown nothing for 5,001 ms");
        }

        @Test
        void refusesOneThatIsNotLetInForLong() {
            longestGreeting = 5_001;

            assertFails("a healthy client waited 5,001 ms to be let in");
        }

        @Test
        void refusesADelayBeyondTheBound() {
            p99Millis = 501;

            assertFails("501 ms at p99");
        }

        @Test
        void refusesGapsInWhatTheyAreShown() {
            passedOver = 0.02;

            assertFails("were not shown 2.00 %");
        }
    }

    @Nested
    class OfTheSlow {

        @Test
        void refusesOneThatWasClosedLessOftenThanEveryTwoMinutes() {
            evictions = List.of(4, 9);

            assertFails("1 of 2 slow readers were closed less often than 5 times: [4, 9]");
        }

        @Test
        void refusesASoakWithoutAny() {
            evictions = List.of();

            assertFails("no slow reader took part");
        }

        @Test
        void refusesOneThatWasClosedForSomethingElse() {
            counts.put("evicted:slow", 12L);

            assertFails("closed 13 times, but as slow only 12 times");
        }
    }

    @Nested
    class OfTheHostile {

        @Test
        void refusesOneThatWasNotAnsweredAsItMustBe() {
            unpunished = List.of("OVERSIZE");

            assertFails("OVERSIZE");
        }

        @Test
        void refusesAFloodThatTheLimitLetThrough() {
            // 200 at once and 20 a second for 600 s may pass, so 87,800 of 100,000 must not.
            counts.put("answered:rate_limited", 79_000L);

            assertFails("79,000 messages were dropped for their rate, not 79,020");
        }

        @Test
        void refusesASoakWithoutAFlood() {
            flooded = 0;

            assertFails("no hostile client flooded");
        }
    }

    @Nested
    class OfTheStore {

        @Test
        void refusesASessionWithFewerRowsThanWereAcknowledged() {
            acknowledged = Map.of("a", 11L, "b", 20L);

            assertFails("1 of 2 sessions have not as many rows");
        }

        @Test
        void refusesASessionThatIsNotThere() {
            acknowledged = Map.of("a", 10L, "b", 20L, "c", 0L);

            assertFails("1 of 3 sessions have not as many rows");
        }

        @Test
        void refusesOtherSamplesThanWereAccepted() {
            counts.put("accepted", 31L);

            assertFails("the store has 30 samples, 31 were accepted");
        }

        @Test
        void refusesOtherSessionsThanBegan() {
            counts.put("sessions_started", 3L);

            assertFails("the store has 2 sessions, 3 began");
        }

        @Test
        void refusesASessionWithoutAnEnd() {
            stored = new StoredRows(30, Map.of("a", 10L, "b", 20L), 1);

            assertFails("1 sessions in the store have no end");
        }

        @Test
        void refusesWhatTheStoreDidNotTake() {
            counts.put("refused", 1L);

            assertFails("did not take 1 samples");
        }
    }
}
