package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MaintenanceScheduleTest {

    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    @SuppressWarnings("try")
    void goesOnAfterAFailure() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);

        try (MaintenanceSchedule ignored = new MaintenanceSchedule(
                () -> {
                    runs.countDown();
                    throw new IllegalStateException("the database is away");
                },
                SOON,
                SOON)) {
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    @SuppressWarnings("try")
    void neverRunsTwiceAtOnce() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(20);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        try (MaintenanceSchedule ignored = new MaintenanceSchedule(
                () -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    runs.countDown();
                    return atOnce.decrementAndGet();
                },
                SOON,
                SOON)) {
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void waitsForARunThatIsUnderWayWhenItCloses() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger underWay = new AtomicInteger();
        MaintenanceSchedule schedule = new MaintenanceSchedule(
                () -> {
                    underWay.incrementAndGet();
                    begun.countDown();
                    try {
                        mayEnd.await();
                    } catch (InterruptedException tooLong) {
                        interrupted.set(true);
                    }
                    return underWay.decrementAndGet();
                },
                SOON,
                SOON);
        begun.await();

        Thread closing = new Thread(schedule::close);
        closing.start();
        mayEnd.countDown();
        closing.join();

        assertThat(interrupted).isFalse();
        assertThat(underWay).hasValue(0);
    }
}
