package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a connection keeps of the room that its messages took when most of them waited. */
class WaitingMessagesTest {

    private static final int MANY = 9_000;

    private final WaitingMessages waiting = new WaitingMessages();

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            waiting.add("key-" + i, "{}");
        }
    }

    @Test
    void keepsNoRoomForManyOnceTheyAreTaken() {
        fill(MANY);
        assertThat(waiting.capacity()).isGreaterThanOrEqualTo(MANY);

        int taken = 0;
        while (waiting.take() != null) {
            taken++;
        }

        assertThat(taken).isEqualTo(MANY);
        assertThat(waiting.capacity()).isZero();
    }

    @Test
    void keepsNoRoomForManyOnceTheyAreTakenInBatches() {
        fill(MANY);

        int batches = 0;
        while (waiting.takeBatch() != null) {
            batches++;
        }

        assertThat(batches).isGreaterThan(1);
        assertThat(waiting.capacity()).isZero();
    }

    @Test
    void keepsNoRoomForManyOnceTheyAreForgotten() {
        fill(MANY);

        waiting.clear();

        assertThat(waiting.capacity()).isZero();
        assertThat(waiting.chars()).isZero();
    }

    @Test
    void keepsTheRoomForAFewWhichIsNeededAgain() {
        fill(10);
        waiting.takeBatch();
        fill(5);
        waiting.takeBatch();

        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.capacity()).isEqualTo(10);
    }

    @Test
    void replacesByKeyAfterItWasEmptiedAsBefore() {
        fill(MANY);
        waiting.clear();

        waiting.add("key", "{\"seq\":1}");
        waiting.add("key", "{\"seq\":2}");

        assertThat(waiting.takeBatch()).isEqualTo("[{\"seq\":2}]");
        assertThat(waiting.takeBatch()).isNull();
    }
}
