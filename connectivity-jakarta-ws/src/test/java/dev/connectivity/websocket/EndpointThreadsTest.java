package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointThreadsTest {

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void patrolOnThoughARoundFails() {
        EndpointThreads threads = new EndpointThreads(this::fail, 1);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> rounds.get() >= 4);
        } finally {
            threads.endPatrol();
            threads.close();
        }

        assertThat(rounds.get()).isGreaterThanOrEqualTo(4);
    }

    private void fail() {
        if (rounds.incrementAndGet() % 2 == 0) {
            throw new StackOverflowError("an error on purpose");
        }
        throw new IllegalStateException("a failure on purpose");
    }
}
