package dev.connectivity.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connectivity.ConnectivityException;
import dev.connectivity.StorageUnavailableException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QuietTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Quiet quiet = new Quiet();

    @Test
    void letsTheFirstLineThroughWhateverTheClockSays() {
        assertThat(new Quiet().mayLog(Long.MIN_VALUE)).hasValue(0);
        assertThat(new Quiet().mayLog(0)).hasValue(0);
        assertThat(new Quiet().mayLog(Long.MAX_VALUE)).hasValue(0);
    }

    @Test
    void leavesOutTheRestOfTheSecondAndSaysHowMuchThatWas() {
        quiet.mayLog(0);

        assertThat(quiet.mayLog(1)).isEmpty();
        assertThat(quiet.mayLog(SECOND - 1)).isEmpty();
        assertThat(quiet.mayLog(SECOND)).hasValue(2);
        assertThat(quiet.mayLog(2 * SECOND)).hasValue(0);
    }

    @Test
    void goesOnWhenTheClockOverflows() {
        quiet.mayLog(Long.MAX_VALUE);

        assertThat(quiet.mayLog(Long.MAX_VALUE + SECOND - 1)).isEmpty();
        assertThat(quiet.mayLog(Long.MAX_VALUE + SECOND)).hasValue(1);
    }

    @Nested
    class RequestsInALoop {

        @Test
        void cannotFloodTheLogWhileTheStoreIsAway() {
            assertCannotFlood(Level.WARN, new StorageUnavailableException("on purpose", null));
        }

        @Test
        void cannotFloodTheLogWithStackTraces() {
            assertCannotFlood(Level.ERROR, new ConnectivityException("on purpose", null));
        }

        private void assertCannotFlood(Level level, RuntimeException failure) {
            Logger logger = (Logger) LoggerFactory.getLogger(Answers.class);
            ListAppender<ILoggingEvent> lines = new ListAppender<>();
            lines.start();
            logger.addAppender(lines);
            try {
                long begin = System.nanoTime();
                // Until a line says what was left out, however slow the machine is.
                while (lines.list.stream().noneMatch(line -> leftOut(line) > 0)
                        && System.nanoTime() - begin < 30 * SECOND) {
                    for (int i = 0; i < 100; i++) {
                        Answers.failed(failure);
                    }
                }
                long seconds = (System.nanoTime() - begin) / SECOND;

                List<ILoggingEvent> logged = List.copyOf(lines.list);
                assertThat(logged).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
                assertThat(logged).allSatisfy(line -> {
                    assertThat(line.getLevel()).isEqualTo(level);
                    assertThat(line.getThrowableProxy() != null).isEqualTo(level == Level.ERROR);
                });
                assertThat(leftOut(logged.get(logged.size() - 1))).isPositive();
            } finally {
                logger.detachAppender(lines);
            }
        }

        private long leftOut(ILoggingEvent line) {
            return List.of(line.getArgumentArray()).stream()
                    .filter(Long.class::isInstance)
                    .mapToLong(Long.class::cast)
                    .sum();
        }
    }
}
