package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadProfileTest {

    private static final int TICK_MILLIS = 200;

    /** Reports of the fullest room in the fullest tick, wherever the ticks lie, when reports come in an order at even times. */
    private static int mostInOneTick(LoadProfile profile, List<Integer> order) {
        int window = profile.samplesPerSecond() * TICK_MILLIS / 1000;
        int most = 0;
        Map<String, Integer> present = new HashMap<>();
        for (int report = 0; report < order.size() + window; report++) {
            String room = profile.roomOf(order.get(report % order.size()));
            most = Math.max(most, present.merge(room, 1, Integer::sum));
            if (report >= window) {
                String left = profile.roomOf(order.get((report - window) % order.size()));
                present.merge(left, -1, Integer::sum);
            }
        }
        return most;
    }

    @ParameterizedTest
    @CsvSource({"1000, 100, 500", "5000, 10, 1667", "2000, 10, 2000", "600, 30, 200", "1000, 10, 2000"})
    void noRoomReportsAllAtOnce(int connections, int roomSize, int rate) {
        LoadProfile profile = LoadProfile.healthy(connections, roomSize, rate, true);
        double mean = (double) rate * TICK_MILLIS / 1000 / profile.rooms();

        List<Integer> order = profile.order();

        assertThat(order)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, connections).boxed().toList());
        assertThat(mostInOneTick(profile, order)).isLessThanOrEqualTo((int) (3 * mean + 4));
    }

    @ParameterizedTest
    @CsvSource({"1000, 10, 2000", "1000, 100, 500", "105, 10, 50"})
    void participantsOfOneRoomDoNotReportOneAfterTheOther(int connections, int roomSize, int rate) throws Exception {
        LoadProfile profile = LoadProfile.healthy(connections, roomSize, rate, true);
        try (Crowd crowd = new Crowd(profile)) {
            List<Integer> order = IntStream.range(0, connections)
                    .boxed()
                    .sorted(Comparator.comparing(crowd.scene()::phaseMillis))
                    .toList();
            double mean = (double) rate * TICK_MILLIS / 1000 / profile.rooms();

            assertThat(mostInOneTick(profile, order)).isLessThanOrEqualTo((int) (3 * mean + 4));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 9", "99, 9", "100, 4", "104, 4"})
    void theLastRoomMayBeSmaller(int number, int others) {
        assertThat(LoadProfile.healthy(105, 10, 50, true).othersOf(number)).isEqualTo(others);
    }
}
