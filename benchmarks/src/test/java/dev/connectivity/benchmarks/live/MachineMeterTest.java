package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MachineMeterTest {

    @Test
    void readsWhatTheHostTook() {
        String stat = "cpu  10132153 290696 3084719 46828483 16683 0 25195 1234 175628 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n";

        assertThat(MachineMeter.stolenMillis(stat)).isEqualTo(12_340);
    }

    @Test
    void tellsHowLateItWasWokenSinceItBegan() throws IOException {
        Tally tally = new Tally();
        try (MachineMeter meter = new MachineMeter()) {
            meter.begin();
            for (long begin = System.nanoTime(); System.nanoTime() - begin < 50_000_000; ) {
                Thread.onSpinWait();
            }
            meter.end(tally);
        }

        assertThat(tally.longestWakeUpMillis).isBetween(0L, 60_000L);
        assertThat(tally.stolenMillis).isNotNegative();
    }
}
