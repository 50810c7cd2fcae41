package dev.connectivity.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a live session and a report cost in memory, with numbered samples that are stored and acknowledged. */
class LiveSessionCostTest {

    @Nested
    class ALiveSessionBeyondItsIdentifiers {

        @ParameterizedTest
        @ValueSource(ints = {2, 10, 100})
        void takesLessThan300BytesInARoomOfTwoOrMore(int roomSize) {
            SessionMemory memory = SessionMemory.measure(roomSize, 1);

            assertThat(memory.own()).as(memory::footprint).isBetween(150L, 299L);
        }

        /** More than the goal: whoever is alone bears a whole room. */
        @Test
        void takesLessThan350BytesAlone() {
            SessionMemory memory = SessionMemory.measure(1, 1);

            assertThat(memory.own()).as(memory::footprint).isBetween(150L, 349L);
        }

        @Test
        void takesLessThan356BytesWhileAnIncidentGoesOn() {
            assertThat(SessionMemory.measure(10, 6).own()).isLessThan(356);
        }
    }

    @Nested
    class AReport {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 10})
        void allocatesNothingThoughItMarksItsRoomAndIsQueuedForTheStore(int roomSize) {
            try (StoredRoom room = new StoredRoom(roomSize)) {
                assertThat(room.bytesPerReport()).isCloseTo(0, within(0.5));
            }
        }

        @Test
        void costsTheWriterTheSampleItHandsToTheStoreAndNoMore() {
            try (StoredRoom room = new StoredRoom(10)) {
                long least = room.bytesPerTick(1);
                long most = room.bytesPerTick(9);

                assertThat((most - least) / (8 * 10.0))
                        .as("bytes a sample: the record, its number, latency and loss, and its place in a list")
                        .isBetween(100.0, 150.0);
            }
        }
    }
}
