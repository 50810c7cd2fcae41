package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.benchmarks.live.ThreadCpu.Kind;
import dev.connectivity.benchmarks.live.ThreadCpu.Reading;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadCpuTest {

    private static Reading container(long micros) {
        return new Reading(Kind.CONTAINER, micros);
    }

    @Test
    void aThreadThatEndedDoesNotLowerItsKind() {
        ThreadCpu earlier = new ThreadCpu(900, Map.of(1L, container(100), 2L, container(700)));
        ThreadCpu later = new ThreadCpu(1_500, Map.of(1L, container(400), 3L, container(50)));

        ThreadCpu.Spent spent = later.since(earlier);

        assertThat(spent.of(Kind.CONTAINER)).isEqualTo(300 + 50);
        assertThat(spent.processMicros()).isEqualTo(600);
        assertThat(spent.unaccountedMicros())
                .as("of the one that ended, above all")
                .isEqualTo(250);
    }

    @Test
    void tellsOfAProcessWhatItsThreadsDo() throws IOException {
        long pid = ProcessHandle.current().pid();
        ThreadCpu before = ThreadCpu.of(pid);
        long worked = 0;
        for (long begin = System.nanoTime(); System.nanoTime() - begin < 200_000_000; ) {
            worked++;
        }

        ThreadCpu.Spent spent = ThreadCpu.of(pid).since(before);

        assertThat(worked).isPositive();
        assertThat(before.threads()).hasSizeGreaterThan(3);
        assertThat(spent.processMicros()).isPositive();
        assertThat(spent.of(Kind.OTHER)).isPositive();
    }
}
